#include "lstm_gates.h"

BS_PART(gates, row, row_end) {
    const struct bs_lstm *s = context;
#define BS_CALL(constant) bs_lstm_gates_part(s, constant, row, row_end, 0, s->cells)
    BS_FOR_ACTIVATION(s->activation, BS_CALL)
#undef BS_CALL
}

void bs_lstm_gates(const struct bs_lstm *step, struct bs_machine machine) {
    bs_divide(step->rows, 1, step->cells * 5 * bs_exponential_cost, machine, gates, (void *)step);
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
    // Its numbers come from, and go to, products whose threads have parts of the cells too: a step of 32 × 256
    // is worth two threads, as each finds half of the numbers near, though moving the others costs much of it.
    bs_divide(step->cells, 64, step->rows * 4, machine, gates_backward, (void *)step);
}
