#include "trials.h"

static void pool(struct bs_pooling p, enum numbers kind) {
    long inputs = p.height * p.width * p.channels, outputs = p.output_height * p.output_width * p.channels;
    struct matrix x = matrix(p.images, inputs, 5, kind), y = matrix(p.images, outputs, 1, ordinary);
    struct matrix where = matrix(p.images, outputs, 2, ordinary), dy = matrix(p.images, outputs, 3, kind);
    struct matrix dx = matrix(p.images, inputs, 0, kind);
    bs_max_pooling(&p, x.base, x.stride, y.base, y.stride, where.base, where.stride, machine);
    digest_matrix(y);
    digest_matrix(where);
    FOR_BOTH(accumulate) {
        bs_max_pooling_backward(
            &p, dy.base, dy.stride, where.base, where.stride, dx.base, dx.stride, accumulate, machine);
        digest_matrix(dx);
    }
    bs_average_pooling(&p, x.base, x.stride, y.base, y.stride, machine);
    digest_matrix(y);
    FOR_BOTH(accumulate) {
        bs_average_pooling_backward(&p, dy.base, dy.stride, dx.base, dx.stride, accumulate, machine);
        digest_matrix(dx);
    }
    report(
        "bs_max_pooling,bs_average_pooling", "%ldx%ldx%ldx%ld by %ldx%ld %s", p.images, p.height, p.width,
        p.channels, p.kernel_height, p.kernel_width, number_names[kind]);
}

void pooling_trials(void) {
    FOR_KINDS(kind) {
        pool((struct bs_pooling){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, kind);
        pool((struct bs_pooling){3, 5, 7, 19, 3, 3, 3, 3, 2, 3, 1, 2}, kind);
        pool((struct bs_pooling){2, 4, 4, 3, 4, 4, 2, 2, 2, 2, 2, 2}, kind);
        pool((struct bs_pooling){20, 12, 12, 50, 6, 6, 2, 2, 2, 2, 0, 0}, kind);
        pool((struct bs_pooling){2, 30, 30, 70, 1, 1, 30, 30, 1, 1, 0, 0}, kind);
    }
}
