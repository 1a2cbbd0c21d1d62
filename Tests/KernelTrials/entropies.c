#include "trials.h"

static void softmax(const struct shape *s, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind);
    struct matrix p = matrix(s->rows, s->columns, s->gap % 2, ordinary);
    struct matrix dx = matrix(s->rows, s->columns, 2, kind);
    float *targets = whole_numbers(s->rows, -1, s->columns), *losses = vector(s->rows, ordinary);
    float *deltas = vector(s->rows, kind);
    bs_softmax_ce(x.base, x.stride, targets, p.base, p.stride, losses, x.rows, x.columns, machine);
    digest_matrix(p);
    digest_vector(losses, x.rows);
    FOR_BOTH(accumulate) {
        bs_softmax_ce_backward(
            p.base, p.stride, targets, deltas, dx.base, dx.stride, x.rows, x.columns, accumulate, machine);
        digest_matrix(dx);
    }
    report("bs_softmax_ce", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

static void sigmoid(long count, enum numbers kind) {
    float *x = vector(count, kind), *targets = shares(count), *p = vector(count, ordinary);
    float *losses = vector(count, ordinary), *deltas = vector(count, kind), *dx = vector(count, kind);
    bs_sigmoid_ce(x, targets, p, losses, count, machine);
    digest_vector(p, count);
    digest_vector(losses, count);
    FOR_BOTH(accumulate) {
        bs_sigmoid_ce_backward(p, targets, deltas, dx, count, accumulate, machine);
        digest_vector(dx, count);
    }
    report("bs_sigmoid_ce", "%ld %s", count, number_names[kind]);
}

void entropy_trials(void) {
    FOR_KINDS(kind) {
        FOR_SHAPES(shape) softmax(shape, kind);
        FOR_FLATS(count) sigmoid(count, kind);
    }
}
