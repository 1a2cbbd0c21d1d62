#include "kernels.h"

struct copies_work {
    const float *source;
    float *target;
    long source_stride, target_stride;
    float factor;
};

/// Matrices without gaps are one long row, which divides evenly.
static struct copies_work flattened(
    const float *source, long source_stride, float *target, long target_stride, float factor, long *rows,
    long *columns) {
    struct copies_work copies = {source, target, source_stride, target_stride, factor};
    if (source_stride == *columns && target_stride == *columns) {
        *columns *= *rows;
        *rows = *columns > 0 ? 1 : 0;
    }
    return copies;
}

BS_VERSIONS static void fill(void *context, long start, long end) {
    const struct copies_work *c = context;
    float *target = c->target;
    float value = c->factor;
    BS_VECTOR
    for (long i = start; i < end; i++) target[i] = value;
}

void bs_fill(float *target, long count, float value, int threads) {
    struct copies_work c = {.target = target, .factor = value};
    bs_divide(count, bs_flat_unit, 1, threads, fill, &c);
}

BS_VERSIONS static void add_constant(void *context, long start, long end) {
    const struct copies_work *c = context;
    float *target = c->target;
    float value = c->factor;
    BS_VECTOR
    for (long i = start; i < end; i++) target[i] += value;
}

void bs_add_constant(float *target, long count, float value, int threads) {
    struct copies_work c = {.target = target, .factor = value};
    bs_divide(count, bs_flat_unit, 1, threads, add_constant, &c);
}

static void copy(void *context, long row, long row_end, long column, long column_end) {
    const struct copies_work *c = context;
    for (; row < row_end; row++)
        memcpy(
            c->target + row * c->target_stride + column, c->source + row * c->source_stride + column,
            (column_end - column) * sizeof(float));
}

void bs_copy(
    const float *source, long source_stride, float *target, long target_stride, long rows, long columns,
    int threads) {
    struct copies_work c = flattened(source, source_stride, target, target_stride, 1, &rows, &columns);
    bs_divide_grid(rows, columns, 1, threads, copy, &c);
}

BS_VERSIONS static void add(void *context, long row, long row_end, long column, long column_end) {
    const struct copies_work *c = context;
    float factor = c->factor;
    for (; row < row_end; row++) {
        const float *source = c->source + row * c->source_stride;
        float *target = c->target + row * c->target_stride;
        BS_VECTOR
        for (long i = column; i < column_end; i++) target[i] += factor * source[i];
    }
}

void bs_add(
    const float *source, long source_stride, float factor, float *target, long target_stride, long rows,
    long columns, int threads) {
    struct copies_work c = flattened(source, source_stride, target, target_stride, factor, &rows, &columns);
    bs_divide_grid(rows, columns, 1, threads, add, &c);
}

struct transposition {
    struct copies_work copies;
    long source_rows;
};

enum { tile = 16 };

/// `start` and `end` count rows of the target.
BS_VERSIONS static void transpose(void *context, long start, long end) {
    const struct transposition *t = context;
    const struct copies_work *c = &t->copies;
    for (long column = 0; column < t->source_rows; column += tile) {
        long column_end = column + tile < t->source_rows ? column + tile : t->source_rows;
        for (long row = start; row < end; row++) {
            const float *source = c->source + row;
            float *target = c->target + row * c->target_stride;
            for (long k = column; k < column_end; k++) target[k] = source[k * c->source_stride];
        }
    }
}

void bs_transpose(
    const float *source, long source_stride, float *target, long target_stride, long rows, long columns,
    int threads) {
    struct transposition t = {{source, target, source_stride, target_stride, 1}, rows};
    bs_divide(columns, tile, rows * 2, threads, transpose, &t);
}
