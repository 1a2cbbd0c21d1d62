#include "trials.h"

static void pairs(long count, enum numbers kind) {
    float *a = vector(count, kind), *b = vector(count, kind), *c = vector(count, kind);
    float *d = vector(count, kind);
    FOR_BOTH(accumulate) {
        bs_multiply(a, b, 0.7f, c, count, accumulate, machine);
        digest_vector(c, count);
    }
    bs_squared_difference(a, b, 0.5f, d, c, count, machine);
    digest_vector(c, count);
    digest_vector(d, count);
    bs_clip(a, count, -1.5f, 0.5f, machine);
    digest_vector(a, count);
    bs_bernoulli(b, count, 0, 0.3f, 0x123456789abcdefu, 0xfedcba9876543210u, machine);
    digest_vector(b, count);
    report("bs_multiply,bs_clip,bs_bernoulli", "%ld %s", count, number_names[kind]);
}

static void highway(long count, enum numbers kind) {
    float *h = vector(count, kind), *x = vector(count, kind), *y = vector(count, kind);
    float *dy = vector(count, kind);
    float *g = shares(count), *dh = vector(count, kind), *dg = vector(count, kind), *dx = vector(count, kind);
    bs_highway(h, g, x, y, count, machine);
    digest_vector(y, count);
    FOR_BOTH(add) {
        struct bs_highway_deltas deltas = {dh, dg, dx, add, add, add};
        bs_highway_backward(dy, h, g, x, deltas, count, machine);
        digest_vector(dh, count);
        digest_vector(dg, count);
        digest_vector(dx, count);
    }
    report("bs_highway", "%ld %s", count, number_names[kind]);
}

static void masks(const struct shape *s, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), y = matrix(s->rows, s->columns, 1, kind);
    float *mask = vector(s->rows, kind);
    FOR_BOTH(accumulate) {
        bs_mask_rows(x.base, x.stride, mask, y.base, y.stride, x.rows, x.columns, accumulate, machine);
        digest_matrix(y);
    }
    report("bs_mask_rows", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

void elementwise_trials(void) {
    FOR_KINDS(kind) {
        FOR_FLATS(count) {
            pairs(count, kind);
            highway(count, kind);
        }
        FOR_SHAPES(shape) masks(shape, kind);
    }
}
