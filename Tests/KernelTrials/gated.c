#include "trials.h"

static void gru(const struct shape *s, enum bs_activation activation, enum numbers kind) {
    long rows = s->rows, units = s->columns;
    struct matrix gates = matrix(rows, 4 * units, s->gap, kind), previous = matrix(rows, units, 1, kind);
    struct matrix y = matrix(rows, units, 2, ordinary), dy = matrix(rows, units, 0, kind);
    struct matrix d_gates = matrix(rows, 4 * units, 1, kind), d_previous = matrix(rows, units, 3, kind);
    struct bs_gru step = {
        .rows = rows, .units = units, .activation = activation, .recurrent_bias = vector(units, kind),
        .previous = previous.base, .gates = gates.base, .outputs = y.base, .previous_stride = previous.stride,
        .gates_stride = gates.stride, .outputs_stride = y.stride, .output_deltas = dy.base,
        .gate_deltas = d_gates.base, .previous_deltas = d_previous.base, .output_deltas_stride = dy.stride,
        .gate_deltas_stride = d_gates.stride, .previous_deltas_stride = d_previous.stride};
    bs_gru_gates(&step, machine);
    digest_matrix(gates);
    digest_matrix(y);
    bs_gru_gates_backward(&step, machine);
    digest_matrix(d_gates);
    digest_matrix(d_previous);
    report("bs_gru_gates", "%d %ldx%ld %s", (int)activation, rows, units, number_names[kind]);
}

static void clocks(const struct shape *s, enum numbers kind) {
    struct matrix previous = matrix(s->rows, s->columns, 1, kind);
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind);
    float *timing = whole_numbers(s->columns, 0, 9);
    bs_hold(
        previous.base, previous.stride, x.base, x.stride, x.rows, x.columns, timing, 12.0f, machine);
    digest_matrix(x);
    bs_hold_backward(
        x.base, x.stride, previous.base, previous.stride, x.rows, x.columns, timing, 12.0f, machine);
    digest_matrix(x);
    digest_matrix(previous);
    report("bs_hold", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

void gated_trials(void) {
    FOR_KINDS(kind) FOR_SHAPES(shape) {
        gru(shape, bs_tanh, kind);
        gru(shape, bs_elu, kind);
        clocks(shape, kind);
    }
}
