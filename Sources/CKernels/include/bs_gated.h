#ifndef BRAINSTORM_BS_GATED_H
#define BRAINSTORM_BS_GATED_H

#include "bs_activation.h"
#include "bs_machine.h"

// Steps of gated recurrent units and of units with clocks. The rules of CKernels.h hold.

struct bs_gru {
    long rows, units;
    enum bs_activation activation;
    const float *recurrent_bias, *previous;
    /// Blocks n, r, z and the recurrent part of n.
    float *gates, *outputs;
    long previous_stride, gates_stride, outputs_stride;
    // The backward pass alone; the previous deltas may be null.
    const float *output_deltas;
    float *gate_deltas, *previous_deltas;
    long output_deltas_stride, gate_deltas_stride, previous_deltas_stride;
};
void bs_gru_gates(const struct bs_gru *step, struct bs_machine machine);
void bs_gru_gates_backward(const struct bs_gru *step, struct bs_machine machine);

/// Columns whose timing does not divide the time are copied from `previous`.
void bs_hold(
    const float *previous, long previous_stride, float *values, long values_stride, long rows, long columns,
    const float *timing, float time, struct bs_machine machine);
/// The same columns are added to `previous_deltas` and become zero.
void bs_hold_backward(
    float *deltas, long deltas_stride, float *previous_deltas, long previous_deltas_stride, long rows,
    long columns, const float *timing, float time, struct bs_machine machine);

#endif
