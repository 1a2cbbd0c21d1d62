#include "trials.h"

static void penalties(const struct shape *s, enum bs_penalty penalty, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), dx = matrix(s->rows, s->columns, 1, kind);
    float *losses = vector(s->rows, ordinary), *deltas = vector(s->rows, kind);
    bs_penalize(x.base, x.stride, x.rows, x.columns, penalty, losses, machine);
    digest_vector(losses, x.rows);
    FOR_BOTH(accumulate) {
        bs_penalize_backward(
            x.base, x.stride, deltas, dx.base, dx.stride, x.rows, x.columns, penalty, accumulate, machine);
        digest_matrix(dx);
    }
    report(
        "bs_penalize", "%s %ldx%ld %s", penalty == bs_absolute ? "absolute" : "square", s->rows, s->columns,
        number_names[kind]);
}

static void binomial(const struct shape *s, enum numbers kind) {
    struct matrix p = matrix(s->rows, s->columns, s->gap, kind), t = matrix(s->rows, s->columns, 1, kind);
    struct matrix dx = matrix(s->rows, s->columns, 2, kind);
    float *losses = vector(s->rows, ordinary), *deltas = vector(s->rows, kind);
    // Probabilities, where they are ordinary.
    if (kind == ordinary)
        for (long row = 0; row < p.rows; row++)
            for (float *x = p.base + row * p.stride; x < p.base + row * p.stride + p.columns; x++)
                *x = *x / 8 + 0.5f;
    bs_binomial_ce(p.base, p.stride, t.base, t.stride, losses, p.rows, p.columns, machine);
    digest_vector(losses, p.rows);
    FOR_BOTH(accumulate) {
        bs_binomial_ce_backward(
            p.base, p.stride, t.base, t.stride, deltas, dx.base, dx.stride, p.rows, p.columns, accumulate,
            machine);
        digest_matrix(dx);
    }
    report("bs_binomial_ce", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

void row_loss_trials(void) {
    FOR_KINDS(kind) FOR_SHAPES(shape) {
        penalties(shape, bs_absolute, kind);
        penalties(shape, bs_half_square, kind);
        binomial(shape, kind);
    }
}
