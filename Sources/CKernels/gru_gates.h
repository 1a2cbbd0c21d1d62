#ifndef BRAINSTORM_GRU_GATES_H
#define BRAINSTORM_GRU_GATES_H

#include "exponentials.h"

/// A range of rows and of units.
BS_INLINE void bs_gru_gates_part(
    const struct bs_gru *s, enum bs_activation activation, long row, long row_end, long start, long end) {
    long units = s->units;
    const float *bias = s->recurrent_bias;
    for (; row < row_end; row++) {
        float *gates = s->gates + row * s->gates_stride;
        const float *previous = s->previous + row * s->previous_stride;
        float *outputs = s->outputs + row * s->outputs_stride;
        BS_VECTOR
        for (long j = start; j < end; j++) {
            float r = bs_logistic(gates[units + j]);
            float z = bs_logistic(gates[2 * units + j]);
            float q = gates[3 * units + j] + bias[j];
            float n = bs_activate(bs_multiply_add(r, q, gates[j]), activation);
            gates[j] = n;
            gates[units + j] = r;
            gates[2 * units + j] = z;
            gates[3 * units + j] = q;
            outputs[j] = bs_multiply_add(z, previous[j] - n, n);
        }
    }
}

#endif
