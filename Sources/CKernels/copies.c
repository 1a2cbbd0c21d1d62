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

BS_PART(fill, start, end) {
    const struct copies_work *c = context;
    float *target = c->target;
    float value = c->factor;
    BS_VECTOR
    for (long i = start; i < end; i++) target[i] = value;
}

void bs_fill(float *target, long count, float value, struct bs_machine machine) {
    struct copies_work c = {.target = target, .factor = value};
    bs_divide(count, bs_flat_unit, 1, machine, fill, &c);
}

BS_PART(add_constant, start, end) {
    const struct copies_work *c = context;
    float *target = c->target;
    float value = c->factor;
    BS_VECTOR
    for (long i = start; i < end; i++) target[i] += value;
}

void bs_add_constant(float *target, long count, float value, struct bs_machine machine) {
    struct copies_work c = {.target = target, .factor = value};
    bs_divide(count, bs_flat_unit, 1, machine, add_constant, &c);
}

BS_GRID_PART(copy) {
    const struct copies_work *c = context;
    for (; row < row_end; row++)
        memcpy(
            c->target + row * c->target_stride + column, c->source + row * c->source_stride + column,
            (column_end - column) * sizeof(float));
}

void bs_copy(
    const float *source, long source_stride, float *target, long target_stride, long rows, long columns,
    struct bs_machine machine) {
    struct copies_work c = flattened(source, source_stride, target, target_stride, 1, &rows, &columns);
    bs_divide_grid(rows, columns, 1, machine, copy, &c);
}

BS_GRID_PART(add) {
    const struct copies_work *c = context;
    float factor = c->factor;
    for (; row < row_end; row++) {
        const float *source = c->source + row * c->source_stride;
        float *target = c->target + row * c->target_stride;
        BS_VECTOR
        for (long i = column; i < column_end; i++) target[i] = bs_multiply_add(factor, source[i], target[i]);
    }
}

void bs_add(
    const float *source, long source_stride, float factor, float *target, long target_stride, long rows,
    long columns, struct bs_machine machine) {
    struct copies_work c = flattened(source, source_stride, target, target_stride, factor, &rows, &columns);
    bs_divide_grid(rows, columns, 1, machine, add, &c);
}
