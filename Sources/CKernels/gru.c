#include "gru_gates.h"

BS_PART(gru_forward, row, row_end) {
    const struct bs_gru *s = context;
#define BS_CALL(constant) bs_gru_gates_part(s, constant, row, row_end, 0, s->units)
    BS_FOR_ACTIVATION(s->activation, BS_CALL)
#undef BS_CALL
}

void bs_gru_gates(const struct bs_gru *step, struct bs_machine machine) {
    bs_divide(step->rows, 1, step->units * 3 * bs_exponential_cost, machine, gru_forward, (void *)step);
}

BS_INLINE void backward_rows(const struct bs_gru *s, enum bs_activation activation, long row, long row_end) {
    long units = s->units;
    for (; row < row_end; row++) {
        const float *gates = s->gates + row * s->gates_stride;
        const float *previous = s->previous + row * s->previous_stride;
        const float *output_deltas = s->output_deltas + row * s->output_deltas_stride;
        float *gate_deltas = s->gate_deltas + row * s->gate_deltas_stride;
        if (s->previous_deltas) {
            float *previous_deltas = s->previous_deltas + row * s->previous_deltas_stride;
            BS_VECTOR
            for (long j = 0; j < units; j++)
                previous_deltas[j] =
                    bs_multiply_add(output_deltas[j], gates[2 * units + j], previous_deltas[j]);
        }
        BS_VECTOR
        for (long j = 0; j < units; j++) {
            float n = gates[j], r = gates[units + j], z = gates[2 * units + j], q = gates[3 * units + j];
            float dy = output_deltas[j];
            float dn = dy * (1.0f - z) * bs_derivative(n, activation);
            gate_deltas[j] = dn;
            gate_deltas[units + j] = dn * q * bs_derivative(r, bs_sigmoid);
            gate_deltas[2 * units + j] = dy * (previous[j] - n) * bs_derivative(z, bs_sigmoid);
            gate_deltas[3 * units + j] = dn * r;
        }
    }
}

BS_PART(gru_backward, row, row_end) {
    const struct bs_gru *s = context;
#define BS_CALL(constant) backward_rows(s, constant, row, row_end)
    BS_FOR_ACTIVATION(s->activation, BS_CALL)
#undef BS_CALL
}

void bs_gru_gates_backward(const struct bs_gru *step, struct bs_machine machine) {
    bs_divide(step->rows, 1, step->units * 2, machine, gru_backward, (void *)step);
}
