#include "trials.h"

static const char *const names[] = {
    "linear", "relu", "sigmoid", "tanh", "elu", "softplus", "leaky_relu", "gelu", "silu"};

#define FOR_ACTIVATIONS(f, end) for (enum bs_activation f = bs_linear; f <= (end); f++)

static void activate(const struct shape *s, enum bs_activation f, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), y = matrix(s->rows, s->columns, 1, ordinary);
    bs_activate_matrix(x.base, x.stride, f, y.base, y.stride, x.rows, x.columns, machine);
    digest_matrix(y);
    bs_activate_matrix(x.base, x.stride, f, x.base, x.stride, x.rows, x.columns, machine);
    digest_matrix(x);
    report("bs_activate_matrix", "%s %ldx%ld %s", names[f], s->rows, s->columns, number_names[kind]);
}

static void activate_backward(const struct shape *s, enum bs_activation f, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind), y = matrix(s->rows, s->columns, 1, ordinary);
    struct matrix dy = matrix(s->rows, s->columns, 2, kind), dx = matrix(s->rows, s->columns, 0, kind);
    bs_activate_matrix(x.base, x.stride, f, y.base, y.stride, x.rows, x.columns, machine);
    FOR_BOTH(accumulate) {
        bs_activate_matrix_backward(
            dy.base, dy.stride, x.base, x.stride, y.base, y.stride, f, dx.base, dx.stride, x.rows, x.columns,
            accumulate, machine);
        digest_matrix(dx);
    }
    report("bs_activate_matrix_backward", "%s %ldx%ld %s", names[f], s->rows, s->columns, number_names[kind]);
}

static void epilogue(const struct shape *s, enum bs_activation f, enum numbers kind) {
    struct matrix y = matrix(s->rows, s->columns, s->gap, kind);
    struct bs_epilogue all = {
        vector(s->columns, kind), vector(s->columns, kind), vector(s->columns, kind), vector(s->columns, kind), f};
    struct bs_epilogue epilogues[] = {
        {.bias = all.bias, .activation = f}, {.activation = f}, all,
        {NULL, all.negative_mean, all.factor, all.beta, f}};
    for (int i = 0; i < 4; i++) {
        bs_apply_epilogue(y.base, y.stride, y.rows, y.columns, &epilogues[i], machine);
        digest_matrix(y);
    }
    report("bs_apply_epilogue", "%s %ldx%ld %s", names[f], s->rows, s->columns, number_names[kind]);
}

static void bias_backward(const struct shape *s, enum bs_activation f, enum numbers kind) {
    struct matrix y = matrix(s->rows, s->columns, s->gap, kind), dy = matrix(s->rows, s->columns, 1, kind);
    struct matrix dx = matrix(s->rows, s->columns, 2, kind);
    float *gradients = vector(s->columns, kind);
    float *space = scratch(bs_row_sum_scratch(s->rows, s->columns));
    FOR_BOTH(accumulate) {
        bs_activation_backward(
            dy.base, dy.stride, y.base, y.stride, dx.base, dx.stride, y.rows, y.columns, f, gradients,
            accumulate,
            space, machine);
        digest_matrix(dx);
        digest_vector(gradients, s->columns);
    }
    bs_activation_backward(
        dy.base, dy.stride, y.base, y.stride, dy.base, dy.stride, y.rows, y.columns, f, NULL, false, NULL,
        machine);
    digest_matrix(dy);
    report("bs_activation_backward", "%s %ldx%ld %s", names[f], s->rows, s->columns, number_names[kind]);
}

void activation_trials(void) {
    FOR_KINDS(kind) FOR_SHAPES(shape) {
        FOR_ACTIVATIONS(f, bs_silu) {
            activate(shape, f, kind);
            activate_backward(shape, f, kind);
        }
        FOR_ACTIVATIONS(f, bs_leaky_relu) {
            epilogue(shape, f, kind);
            bias_backward(shape, f, kind);
        }
    }
}
