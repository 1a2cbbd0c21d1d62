#include "trials.h"

#include <math.h>
#include <string.h>

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

/// What the steps must equal to the bit: a product by the rule of all products, added to the gates, then the
/// gates.
static void one_by_one(
    struct bs_lstm s, long steps, const float *outputs, long outputs_stride, struct matrix weights) {
    for (long step = 0; step < steps; step++) {
        for (long row = 0; row < s.rows; row++)
            for (long unit = 0; unit < weights.rows; unit++) {
                float *gate = s.gates + row * s.gates_stride + unit;
                for (long block = 0; block < s.cells; block += bs_sum_block) {
                    float sum = 0;
                    for (long k = block; k < s.cells && k < block + bs_sum_block; k++)
                        sum = fmaf(
                            outputs[row * outputs_stride + k], weights.base[unit * weights.stride + k], sum);
                    *gate += sum;
                }
            }
        bs_lstm_gates(&s, machine);
        outputs = s.outputs, outputs_stride = s.outputs_stride;
        s.previous = s.cell, s.previous_stride = s.cell_stride;
        s.gates += s.rows * s.gates_stride;
        s.cell += s.rows * s.cell_stride;
        s.squashed += s.rows * s.squashed_stride;
        s.outputs += s.rows * s.outputs_stride;
    }
}

static void compare(const float *left, const float *right, long count) {
    for (long i = 0; i < count; i++)
        if (memcmp(left + i, right + i, sizeof(float)) != 0 && (left[i] == left[i] || right[i] == right[i]))
            fail("steps differ from products and gates");
}

static void sequence(long rows, long cells, long steps, enum bs_activation activation, enum numbers kind) {
    struct bs_lstm s = make_step(rows, cells, steps, activation, kind), other = s;
    struct matrix weights = matrix(4 * cells, cells, 3, kind), before = matrix(rows, cells, 2, kind);
    if (kind == ordinary)
        for (long i = 0; i < weights.rows * weights.stride; i++)
            if (i % weights.stride < cells) weights.base[i] *= 0.05f;
    struct matrix gates = matrix(rows * steps, 4 * cells, 0, ordinary);
    struct matrix cell = matrix(rows * steps, cells, 0, ordinary);
    struct matrix squashed = matrix(rows * steps, cells, 0, ordinary);
    struct matrix y = matrix(rows * steps, cells, 0, ordinary);
    bs_copy(
        s.gates, s.gates_stride, gates.base, gates.stride, gates.rows, gates.columns,
        (struct bs_machine){1, bs_baseline});
    other.gates = gates.base, other.gates_stride = gates.stride;
    other.cell = cell.base, other.cell_stride = cell.stride;
    other.squashed = squashed.base, other.squashed_stride = squashed.stride;
    other.outputs = y.base, other.outputs_stride = y.stride;
    one_by_one(other, steps, before.base, before.stride, weights);
    bs_lstm_steps(
        &s, steps, before.base, before.stride, weights.base, weights.stride,
        scratch(bs_lstm_steps_scratch(cells)),
        machine);
    for (long row = 0; row < rows * steps; row++) {
        compare(s.gates + row * s.gates_stride, gates.base + row * gates.stride, 4 * cells);
        compare(s.cell + row * s.cell_stride, cell.base + row * cell.stride, cells);
        compare(s.squashed + row * s.squashed_stride, squashed.base + row * squashed.stride, cells);
        compare(s.outputs + row * s.outputs_stride, y.base + row * y.stride, cells);
    }
    digest_step(&s, steps);
    report(
        "bs_lstm_steps", "%d %ld of %ldx%ld %s", (int)activation, steps, rows, cells, number_names[kind]);
}

void lstm_trials(void) {
    FOR_KINDS(kind) {
        FOR_SHAPES(shape) {
            gates(shape, bs_tanh, kind);
            gates(shape, bs_softplus, kind);
        }
        sequence(0, 5, 2, bs_tanh, kind);
        sequence(1, 1, 3, bs_tanh, kind);
        sequence(1, 100, 3, bs_tanh, kind);
        sequence(2, 17, 4, bs_relu, kind);
        sequence(7, 33, 3, bs_tanh, kind);
        sequence(3, 64, 2, bs_elu, kind);
        sequence(13, 48, 2, bs_tanh, kind);
        sequence(1, 300, 3, bs_tanh, kind);
    }
}
