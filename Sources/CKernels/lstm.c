#include "dots.h"
#include "exponentials.h"

/// A range of rows and of cells.
BS_INLINE void gates_part(
    const struct bs_lstm *s, enum bs_activation activation, long row, long row_end, long start, long end) {
    long cells = s->cells;
    const float *pi = s->input_peephole, *pf = s->forget_peephole, *po = s->output_peephole;
    for (; row < row_end; row++) {
        float *gates = s->gates + row * s->gates_stride;
        const float *previous = s->previous + row * s->previous_stride;
        float *cell = s->cell + row * s->cell_stride;
        float *squashed = s->squashed + row * s->squashed_stride;
        float *outputs = s->outputs + row * s->outputs_stride;
        // In two loops, of which each has shorter chains of dependent operations.
        BS_VECTOR
        for (long j = start; j < end; j++) {
            float before = previous[j];
            float z = bs_activate(gates[j], activation);
            float i = bs_logistic(bs_multiply_add(pi[j], before, gates[cells + j]));
            float f = bs_logistic(bs_multiply_add(pf[j], before, gates[2 * cells + j]));
            gates[j] = z;
            gates[cells + j] = i;
            gates[2 * cells + j] = f;
            cell[j] = bs_multiply_add(i, z, f * before);
        }
        BS_VECTOR
        for (long j = start; j < end; j++) {
            float c = cell[j];
            float o = bs_logistic(bs_multiply_add(po[j], c, gates[3 * cells + j]));
            float g = bs_activate(c, activation);
            gates[3 * cells + j] = o;
            squashed[j] = g;
            outputs[j] = o * g;
        }
    }
}

BS_PART(gates, row, row_end) {
    const struct bs_lstm *s = context;
#define BS_CALL(constant) gates_part(s, constant, row, row_end, 0, s->cells)
    BS_FOR_ACTIVATION(s->activation, BS_CALL)
#undef BS_CALL
}

void bs_lstm_gates(const struct bs_lstm *step, struct bs_machine machine) {
    bs_divide(step->rows, 1, step->cells * 5 * bs_exponential_cost, machine, gates, (void *)step);
}

enum { lstm_gates = 4 };

struct lstm_steps {
    const struct bs_lstm *first;
    const float *previous, *weights;
    long previous_stride, weights_stride;
};

/// The rows of a later step follow those of the one before; what came before the first lies elsewhere.
BS_INLINE struct bs_lstm at_step(const struct bs_lstm *first, long step) {
    struct bs_lstm s = *first;
    long rows = step * s.rows;
    if (step > 0) {
        s.previous = s.cell + (rows - s.rows) * s.cell_stride;
        s.previous_stride = s.cell_stride;
    }
    s.gates += rows * s.gates_stride;
    s.cell += rows * s.cell_stride;
    s.squashed += rows * s.squashed_stride;
    s.outputs += rows * s.outputs_stride;
    return s;
}

/// Adds the products of sixteen cells, or those before the end, to what one gate has of the inputs.
BS_INLINE void add_products(
    const struct lstm_steps *all, const struct bs_lstm *s, const float *previous, long previous_stride, long gate,
    long cell, long end) {
    const float *right[bs_lanes];
    long width = end - cell < bs_lanes ? end - cell : bs_lanes;
    point(right, bs_lanes, all->weights + gate * s->cells * all->weights_stride, all->weights_stride, cell, end);
    for (long row = 0; row < s->rows; row++) {
        bs_sixteen sums = dot_row(previous + row * previous_stride, right, s->cells);
        float *target = s->gates + row * s->gates_stride + gate * s->cells + cell;
        if (width == bs_lanes)
            *(bs_sixteen *)target += sums;
        else
            for (long i = 0; i < width; i++) target[i] += sums[i];
    }
}

/// A range of cells, from their products to their outputs: for few samples the weights, each read but a few
/// times, are what takes the time, and they stay in the cache of the core that reads them at every step.
BS_STEP_PART(cells_of_step) {
    const struct lstm_steps *all = context;
    struct bs_lstm s = at_step(all->first, step);
    const float *previous = step == 0 ? all->previous : s.outputs - s.rows * s.outputs_stride;
    long previous_stride = step == 0 ? all->previous_stride : s.outputs_stride;
    // There and back by turns, so that the weights that were read last, which are in the nearest cache, come first.
    long parts = (end - start + bs_lanes - 1) / bs_lanes * lstm_gates;
    for (long i = 0; i < parts; i++) {
        long part = step % 2 == 0 ? i : parts - 1 - i;
        long cell = start + part / lstm_gates * bs_lanes;
        add_products(all, &s, previous, previous_stride, part % lstm_gates, cell, end);
    }
#define BS_CALL(constant) gates_part(&s, constant, 0, s.rows, start, end)
    BS_FOR_ACTIVATION(s.activation, BS_CALL)
#undef BS_CALL
}

bool bs_are_short_lstm_steps(long rows, long cells, struct bs_machine machine) {
    return machine.level >= bs_avx512 && rows < tile && cells >= 4 * bs_lanes;
}

void bs_lstm_steps(
    const struct bs_lstm *first, long steps, const float *previous, long previous_stride,
    const float *weights, long weights_stride, struct bs_machine machine) {
    struct lstm_steps all = {first, previous, weights, previous_stride, weights_stride};
    bs_divide_steps(steps, first->cells, bs_lanes, first->cells, machine, cells_of_step, &all);
}

/// All rows of a range of cells, so that one thread adds up each peephole's gradient, in the order of rows.
BS_INLINE void backward_cells(const struct bs_lstm *s, enum bs_activation activation, long start, long end) {
    long cells = s->cells;
    const float *pi = s->input_peephole, *pf = s->forget_peephole, *po = s->output_peephole;
    float *gi = s->input_peephole_gradient, *gf = s->forget_peephole_gradient;
    float *go = s->output_peephole_gradient;
    for (long row = 0; row < s->rows; row++) {
        const float *gates = s->gates + row * s->gates_stride;
        const float *previous = s->previous + row * s->previous_stride;
        const float *cell = s->cell + row * s->cell_stride;
        const float *squashed = s->squashed + row * s->squashed_stride;
        const float *output_deltas = s->output_deltas + row * s->output_deltas_stride;
        float *cell_deltas = s->cell_deltas + row * s->cell_deltas_stride;
        float *gate_deltas = s->gate_deltas + row * s->gate_deltas_stride;
        BS_VECTOR
        for (long j = start; j < end; j++) {
            float z = gates[j], i = gates[cells + j], f = gates[2 * cells + j], o = gates[3 * cells + j];
            float before = previous[j], g = squashed[j], dy = output_deltas[j];
            float d_o = dy * g * bs_derivative(o, bs_sigmoid);
            float dc = bs_multiply_add(dy * o, bs_derivative(g, activation), cell_deltas[j]);
            dc = bs_multiply_add(d_o, po[j], dc);
            float di = dc * z * bs_derivative(i, bs_sigmoid);
            float df = dc * before * bs_derivative(f, bs_sigmoid);
            gate_deltas[j] = dc * i * bs_derivative(z, activation);
            gate_deltas[cells + j] = di;
            gate_deltas[2 * cells + j] = df;
            gate_deltas[3 * cells + j] = d_o;
            cell_deltas[j] = bs_multiply_add(df, pf[j], bs_multiply_add(di, pi[j], dc * f));
            gi[j] = bs_multiply_add(di, before, gi[j]);
            gf[j] = bs_multiply_add(df, before, gf[j]);
            go[j] = bs_multiply_add(d_o, cell[j], go[j]);
        }
    }
}

BS_PART(gates_backward, start, end) {
    const struct bs_lstm *s = context;
#define BS_CALL(constant) backward_cells(s, constant, start, end)
    BS_FOR_ACTIVATION(s->activation, BS_CALL)
#undef BS_CALL
}

void bs_lstm_gates_backward(const struct bs_lstm *step, struct bs_machine machine) {
    // Its numbers come from, and go to, products that were divided otherwise, and moving them between cores
    // costs more than computing with them: a step of 32 × 256 is fastest on one.
    bs_divide(step->cells, 64, step->rows * 2, machine, gates_backward, (void *)step);
}
