#include "trials.h"

/// Deviations, so that backward passes have some that do not come from a forward pass.
static float *deviations(long count, enum numbers kind) {
    float *values = vector(count, kind);
    for (long i = 0; i < count; i++)
        if (values[i] < 0) values[i] = -values[i];
    return values;
}

static void forward(const struct shape *s, bool of_layer, enum numbers kind) {
    long known = of_layer ? s->rows : s->columns;
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), y = matrix(s->rows, s->columns, 1, ordinary);
    struct bs_normalization n = {
        .rows = s->rows, .columns = s->columns, .inputs = x.base, .gamma = vector(s->columns, kind),
        .beta = vector(s->columns, kind), .outputs = y.base, .inputs_stride = x.stride,
        .outputs_stride = y.stride,
        .epsilon = 1e-5f};
    float *means = vector(known, kind), *deviation = deviations(known, kind);
    float *space = scratch(bs_normalization_scratch(s->rows, s->columns));
    if (of_layer) {
        bs_layer_norm(&n, means, deviation, machine);
    } else {
        bs_batch_norm_apply(&n, means, deviation, space, machine);
        digest_matrix(y);
        bs_batch_norm(&n, means, deviation, space, machine);
    }
    digest_matrix(y);
    digest_vector(means, known);
    digest_vector(deviation, known);
    report(
        of_layer ? "bs_layer_norm" : "bs_batch_norm", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

static void backward(const struct shape *s, bool of_layer, bool of_batch, enum numbers kind) {
    long known = of_layer ? s->rows : s->columns;
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), dy = matrix(s->rows, s->columns, 1, kind);
    struct matrix dx = matrix(s->rows, s->columns, 2, kind);
    struct bs_normalization_backward n = {
        .rows = s->rows, .columns = s->columns, .output_deltas = dy.base, .inputs = x.base,
        .gamma = vector(s->columns, kind), .negative_mean = vector(known, kind),
        .deviation = deviations(known, kind), .input_deltas = dx.base, .gamma_gradients = vector(s->columns,
        kind),
        .beta_gradients = vector(s->columns, kind), .output_deltas_stride = dy.stride,
        .inputs_stride = x.stride,
        .input_deltas_stride = dx.stride, .of_batch = of_batch};
    float *space = scratch(bs_normalization_scratch(s->rows, s->columns));
    FOR_BOTH(add) {
        n.add_input_deltas = n.add_gradients = add;
        if (of_layer)
            bs_layer_norm_backward(&n, space, machine);
        else
            bs_batch_norm_backward(&n, space, machine);
        digest_matrix(dx);
        digest_vector(n.gamma_gradients, s->columns);
        digest_vector(n.beta_gradients, s->columns);
    }
    report(
        of_layer ? "bs_layer_norm_backward" : "bs_batch_norm_backward", "%ldx%ld %s%s", s->rows, s->columns,
        of_batch ? "of batch " : "", number_names[kind]);
}

void normalization_trials(void) {
    FOR_KINDS(kind) FOR_SHAPES(shape) {
        forward(shape, false, kind);
        forward(shape, true, kind);
        backward(shape, false, false, kind);
        backward(shape, false, true, kind);
        backward(shape, true, true, kind);
    }
}
