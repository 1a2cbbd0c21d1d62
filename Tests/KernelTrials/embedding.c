#include "trials.h"

static void rows(const struct shape *s, enum numbers kind) {
    long table_rows = 40;
    struct matrix table = matrix(table_rows, s->columns, 2, kind);
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind);
    float *indices = whole_numbers(s->rows, -1, table_rows);
    if (s->rows > 2) indices[1] = 2.5f;
    bs_scatter_add_rows(
        x.base, x.stride, indices, x.rows, table.base, table.stride, table_rows, x.columns, machine);
    digest_matrix(table);
    bs_gather_rows(
        table.base, table.stride, table_rows, indices, x.base, x.stride, x.rows, x.columns, machine);
    digest_matrix(x);
    report("bs_gather_rows,bs_scatter_add_rows", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

static void times(long time, long batch, long columns, enum numbers kind) {
    struct matrix x = matrix(time * batch, columns, 3, kind), y = matrix(time * batch, columns, 0, ordinary);
    struct matrix steps = matrix(time, columns, 1, kind);
    bs_add_time_rows(
        steps.base, steps.stride, x.base, x.stride, y.base, y.stride, time, batch, columns, machine);
    digest_matrix(y);
    FOR_BOTH(accumulate) {
        bs_sum_time_rows(
            x.base, x.stride, steps.base, steps.stride, time, batch, columns, accumulate, machine);
        digest_matrix(steps);
    }
    bs_add_sinusoids(x.base, x.stride, y.base, y.stride, time, batch, columns, machine);
    digest_matrix(y);
    report("bs_add_time_rows,bs_add_sinusoids", "%ldx%ldx%ld %s", time, batch, columns, number_names[kind]);
}

void embedding_trials(void) {
    FOR_KINDS(kind) {
        FOR_SHAPES(shape) rows(shape, kind);
        times(0, 3, 5, kind);
        times(1, 1, 1, kind);
        times(65, 2, 17, kind);
        times(300, 1, 130, kind);
        times(3000, 1, 8, kind);
    }
}
