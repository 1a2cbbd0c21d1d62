#ifndef BRAINSTORM_DOTS_H
#define BRAINSTORM_DOTS_H

#include "kernels.h"
#include "sixteen.h"

// Dot products with sixteen lanes, sixteen of them at a time.

enum { tile = 4 };

// The lanes of sixteen sums are added up by halves; each step adds two halves of two vectors at once.

/// Of each vector its 8 lower lanes plus its 8 upper ones.
BS_INLINE bs_sixteen halves(bs_sixteen a, bs_sixteen b) {
    return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
        + __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/// From two groups of 8 lanes in each vector, four groups of 4.
BS_INLINE bs_sixteen quarters(bs_sixteen a, bs_sixteen b) {
    return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
        + __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

/// In each group of 4 lanes: the pairs of the first vector, then those of the second.
BS_INLINE bs_sixteen pairs(bs_sixteen a, bs_sixteen b) {
    return __builtin_shufflevector(a, b, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
        + __builtin_shufflevector(a, b, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
}

BS_INLINE bs_sixteen keep(bs_sixteen value, bs_sixteen_ints mask) { return mask ? value : (bs_sixteen)0; }

/// Of the last sixteen numbers of `inner`, those that are not among the first `done`.
BS_INLINE bs_sixteen_ints remaining(long done, long inner) {
    return bs_lane_numbers >= (int)(done - (inner - bs_lanes));
}

/// Four groups of four vectors become sixteen numbers: the sums of their lanes.
BS_INLINE bs_sixteen add_lanes(const bs_sixteen sums[tile][tile]) {
    bs_sixteen groups[tile];
    _Pragma("unroll") for (int j = 0; j < tile; j++)
        groups[j] = quarters(halves(sums[0][j], sums[1][j]), halves(sums[2][j], sums[3][j]));
    return pairs(pairs(groups[0], groups[1]), pairs(groups[2], groups[3]));
}

/// How far ahead of what is read a row is called into the nearest cache: four cache lines.
enum { read_ahead = 4 * bs_lanes };

/// The products of one row with sixteen others, of which four at a time are read from beginning to end: sixteen
/// streams side by side come from the second-level cache more slowly.
BS_INLINE bs_sixteen dot_row(const float *left, const float *const right[bs_lanes], long inner) {
    bs_sixteen sums[tile][tile] = {{{0}}};
    _Pragma("unroll") for (int i = 0; i < tile; i++) {
        const float *rows[tile];
        _Pragma("unroll") for (int j = 0; j < tile; j++) rows[j] = right[i * tile + j];
        long k = 0;
        for (; k + bs_lanes <= inner; k += bs_lanes) {
            bs_sixteen factor = *(const bs_sixteen *)(left + k);
            _Pragma("unroll") for (int j = 0; j < tile; j++) {
                __builtin_prefetch(rows[j] + k + read_ahead);
                sums[i][j] = bs_multiply_add(*(const bs_sixteen *)(rows[j] + k), factor, sums[i][j]);
            }
        }
        if (k < inner) {
            bs_sixteen_ints mask = remaining(k, inner);
            k = inner - bs_lanes;
            bs_sixteen factor = keep(*(const bs_sixteen *)(left + k), mask);
            _Pragma("unroll") for (int j = 0; j < tile; j++)
                sums[i][j] =
                    bs_multiply_add(keep(*(const bs_sixteen *)(rows[j] + k), mask), factor, sums[i][j]);
        }
    }
    return add_lanes(sums);
}

/// Rows beyond the last repeat it.
BS_INLINE void point(const float **rows, int count, const float *base, long stride, long first, long end) {
    for (long i = 0; i < count; i++) rows[i] = base + (first + i < end ? first + i : end - 1) * stride;
}

#endif
