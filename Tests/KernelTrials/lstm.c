#include "trials.h"

static struct bs_lstm make_step(
    long rows, long cells, long steps, enum bs_activation activation, enum numbers kind) {
    struct matrix gates = matrix(rows * steps, 4 * cells, 1, kind);
    struct matrix cell = matrix(rows * steps, cells, 2, ordinary);
    struct matrix squashed = matrix(rows * steps, cells, 3, ordinary);
    struct matrix y = matrix(rows * steps, cells, 0, ordinary);
    struct matrix previous = matrix(rows, cells, 1, kind);
    struct bs_lstm s = {
        .rows = rows, .cells = cells, .activation = activation, .input_peephole = vector(cells, kind),
        .forget_peephole = vector(cells, kind), .output_peephole = vector(cells, kind),
        .previous = previous.base,
        .gates = gates.base, .cell = cell.base, .squashed = squashed.base, .outputs = y.base,
        .previous_stride = previous.stride, .gates_stride = gates.stride, .cell_stride = cell.stride,
        .squashed_stride = squashed.stride, .outputs_stride = y.stride};
    return s;
}

static void digest_step(const struct bs_lstm *s, long steps) {
    digest_matrix((struct matrix){s->gates, s->rows * steps, 4 * s->cells, s->gates_stride});
    digest_matrix((struct matrix){s->cell, s->rows * steps, s->cells, s->cell_stride});
    digest_matrix((struct matrix){s->squashed, s->rows * steps, s->cells, s->squashed_stride});
    digest_matrix((struct matrix){s->outputs, s->rows * steps, s->cells, s->outputs_stride});
}

static void gates(const struct shape *shape, enum bs_activation activation, enum numbers kind) {
    struct bs_lstm s = make_step(shape->rows, shape->columns, 1, activation, kind);
    long rows = s.rows, cells = s.cells;
    struct matrix dy = matrix(rows, cells, 1, kind), dc = matrix(rows, cells, 2, kind);
    struct matrix d_gates = matrix(rows, 4 * cells, 0, kind);
    bs_lstm_gates(&s, machine);
    digest_step(&s, 1);
    s.output_deltas = dy.base, s.output_deltas_stride = dy.stride;
    s.cell_deltas = dc.base, s.cell_deltas_stride = dc.stride;
    s.gate_deltas = d_gates.base, s.gate_deltas_stride = d_gates.stride;
    s.input_peephole_gradient = vector(cells, kind);
    s.forget_peephole_gradient = vector(cells, kind);
    s.output_peephole_gradient = vector(cells, kind);
    bs_lstm_gates_backward(&s, machine);
    digest_matrix(dc);
    digest_matrix(d_gates);
    digest_vector(s.input_peephole_gradient, cells);
    digest_vector(s.forget_peephole_gradient, cells);
    digest_vector(s.output_peephole_gradient, cells);
    report("bs_lstm_gates", "%d %ldx%ld %s", (int)activation, rows, cells, number_names[kind]);
}

void lstm_trials(void) {
    FOR_KINDS(kind) FOR_SHAPES(shape) {
        gates(shape, bs_tanh, kind);
        gates(shape, bs_softplus, kind);
    }
}
