#include "trials.h"

static void flat(long count, enum numbers kind) {
    float *x = vector(count, kind);
    digest_double(bs_sum(x, count, machine));
    digest_double(bs_is_finite(x, count, machine));
    bs_add_constant(x, count, 1.25f, machine);
    digest_vector(x, count);
    bs_fill(x, count, -0.0f, machine);
    digest_vector(x, count);
    report("bs_fill,bs_sum", "%ld %s", count, number_names[kind]);
}

static void matrices(const struct shape *s, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), y = matrix(s->rows, s->columns, 0, kind);
    float *sums = vector(s->columns, kind), *space = scratch(bs_row_sum_scratch(s->rows, s->columns));
    bs_copy(x.base, x.stride, y.base, y.stride, x.rows, x.columns, machine);
    digest_matrix(y);
    bs_add(x.base, x.stride, 0.3f, y.base, y.stride, x.rows, x.columns, machine);
    digest_matrix(y);
    FOR_BOTH(accumulate) {
        bs_sum_rows(x.base, x.stride, x.rows, x.columns, sums, accumulate, space, machine);
        digest_vector(sums, x.columns);
    }
    report("bs_copy,bs_sum_rows", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

void copy_trials(void) {
    FOR_KINDS(kind) {
        FOR_FLATS(count) flat(count, kind);
        FOR_SHAPES(shape) matrices(shape, kind);
    }
}
