#ifndef BRAINSTORM_ROWS_H
#define BRAINSTORM_ROWS_H

#include "kernels.h"

#include <math.h>

// The greatest number of a row and sums over it, in sixteen lanes, which vectors of any level fill: the order depends
// on the number of columns only.

enum { bs_row_lanes = 16 };

BS_INLINE float bs_greatest(const float *values, long count) {
    float most = -INFINITY;
    long i = 0;
    if (count >= bs_row_lanes) {
        float most_of[bs_row_lanes];
        for (int lane = 0; lane < bs_row_lanes; lane++) most_of[lane] = -INFINITY;
        for (; i + bs_row_lanes <= count; i += bs_row_lanes)
            for (int lane = 0; lane < bs_row_lanes; lane++)
                most_of[lane] = values[i + lane] > most_of[lane] ? values[i + lane] : most_of[lane];
        for (int lane = 0; lane < bs_row_lanes; lane++) most = most_of[lane] > most ? most_of[lane] : most;
    }
    for (; i < count; i++) most = values[i] > most ? values[i] : most;
    return most;
}

BS_INLINE float bs_total(const float *values, long count) {
    float sums[bs_row_lanes] = {0}, sum = 0;
    long i = 0;
    for (; i + bs_row_lanes <= count; i += bs_row_lanes)
        for (int lane = 0; lane < bs_row_lanes; lane++) sums[lane] += values[i + lane];
    if (i > 0)
        for (int lane = 0; lane < bs_row_lanes; lane++) sum += sums[lane];
    for (; i < count; i++) sum += values[i];
    return sum;
}

BS_INLINE float bs_dot(const float *left, const float *right, long count) {
    float sums[bs_row_lanes] = {0}, sum = 0;
    long i = 0;
    for (; i + bs_row_lanes <= count; i += bs_row_lanes)
        for (int lane = 0; lane < bs_row_lanes; lane++)
            sums[lane] = bs_multiply_add(left[i + lane], right[i + lane], sums[lane]);
    for (int lane = 0; lane < bs_row_lanes; lane++) sum += sums[lane];
    for (; i < count; i++) sum = bs_multiply_add(left[i], right[i], sum);
    return sum;
}

#endif
