#include "kernels.h"

#include <math.h>

struct hold_work {
    const float *previous, *timing;
    float *values, *previous_deltas;
    long previous_stride, values_stride, rows;
    float time;
};

// Columns whose clocks are read at once: their remainders are worked out once, not for each row.
enum { block = 64 };

/// Whether each column keeps its value.
BS_INLINE void read_clocks(const struct hold_work *h, long column, long count, bool *held) {
    // The remainder by zero is not a number, and so not zero either.
    for (long k = 0; k < count; k++) held[k] = fmodf(h->time, h->timing[column + k]) != 0.0f;
}

BS_PART(hold_columns, start, end) {
    const struct hold_work *h = context;
    bool held[block];
    for (long column = start; column < end; column += block) {
        long count = end - column < block ? end - column : block;
        read_clocks(h, column, count, held);
        for (long row = 0; row < h->rows; row++) {
            const float *previous = h->previous + row * h->previous_stride + column;
            float *values = h->values + row * h->values_stride + column;
            BS_VECTOR
            for (long k = 0; k < count; k++) values[k] = held[k] ? previous[k] : values[k];
        }
    }
}

void bs_hold(
    const float *previous, long previous_stride, float *values, long values_stride, long rows, long columns,
    const float *timing, float time, struct bs_machine machine) {
    struct hold_work h = {previous, timing, values, NULL, previous_stride, values_stride, rows, time};
    bs_divide(columns, block, rows, machine, hold_columns, &h);
}

BS_PART(release_columns, start, end) {
    const struct hold_work *h = context;
    bool held[block];
    for (long column = start; column < end; column += block) {
        long count = end - column < block ? end - column : block;
        read_clocks(h, column, count, held);
        for (long row = 0; row < h->rows; row++) {
            float *deltas = h->values + row * h->values_stride + column;
            float *previous = h->previous_deltas + row * h->previous_stride + column;
            BS_VECTOR
            for (long k = 0; k < count; k++) {
                float delta = deltas[k];
                previous[k] += held[k] ? delta : 0.0f;
                deltas[k] = held[k] ? 0.0f : delta;
            }
        }
    }
}

void bs_hold_backward(
    float *deltas, long deltas_stride, float *previous_deltas, long previous_deltas_stride, long rows,
    long columns, const float *timing, float time, struct bs_machine machine) {
    struct hold_work h = {
        NULL, timing, deltas, previous_deltas, previous_deltas_stride, deltas_stride, rows, time};
    bs_divide(columns, block, rows * 2, machine, release_columns, &h);
}
