#ifndef BRAINSTORM_LSTM_GATES_H
#define BRAINSTORM_LSTM_GATES_H

#include "exponentials.h"

/// A range of rows and of cells.
BS_INLINE void bs_lstm_gates_part(
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

#endif
