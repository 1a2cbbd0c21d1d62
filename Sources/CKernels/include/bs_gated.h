#ifndef BRAINSTORM_BS_GATED_H
#define BRAINSTORM_BS_GATED_H

#include "bs_activation.h"
#include "bs_machine.h"

#include <stdbool.h>

// Steps of LSTMs, of gated recurrent units and of units with clocks. The rules of CKernels.h hold.

struct bs_lstm {
    long rows, cells;
    enum bs_activation activation;
    const float *input_peephole, *forget_peephole, *output_peephole;
    const float *previous;
    float *gates, *cell, *squashed, *outputs;
    long previous_stride, gates_stride, cell_stride, squashed_stride, outputs_stride;
    // The backward pass alone.
    const float *output_deltas;
    float *cell_deltas, *gate_deltas;
    long output_deltas_stride, cell_deltas_stride, gate_deltas_stride;
    float *input_peephole_gradient, *forget_peephole_gradient, *output_peephole_gradient;
};
void bs_lstm_gates(const struct bs_lstm *step, struct bs_machine machine);
void bs_lstm_gates_backward(const struct bs_lstm *step, struct bs_machine machine);

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

/// What the outputs of a step meet on the way to the next.
struct bs_recurrence {
    /// Those before the first step.
    const float *outputs;
    /// Of all gates, which lie one below the other: gates · units × units; transposed, side by side.
    const float *weights;
    long outputs_stride, weights_stride;
    bool weights_transposed;
};

/// How many floats of scratch the steps of so many sequences need; an LSTM has four gates that see the outputs
/// of the step before, a gated recurrent unit three.
long bs_steps_scratch(long gates, long units, long sequences);
/// At each step `gates += previous outputs · weightsᵀ`, a product as all are (bs_products.h), and what
/// bs_lstm_gates does: the bits are those of the two. A step's rows follow those of the one before it. One
/// sequence or two, of the same sizes and activation, each of which has its first step and its weights.
void bs_lstm_steps(
    const struct bs_lstm *firsts, const struct bs_recurrence *recurrences, long sequences, long steps,
    float *scratch, struct bs_machine machine);
/// The same with bs_gru_gates, the products being added to all blocks but the first.
void bs_gru_steps(
    const struct bs_gru *firsts, const struct bs_recurrence *recurrences, long sequences, long steps,
    float *scratch, struct bs_machine machine);

/// Columns whose timing does not divide the time are copied from `previous`.
void bs_hold(
    const float *previous, long previous_stride, float *values, long values_stride, long rows, long columns,
    const float *timing, float time, struct bs_machine machine);
/// The same columns are added to `previous_deltas` and become zero.
void bs_hold_backward(
    float *deltas, long deltas_stride, float *previous_deltas, long previous_deltas_stride, long rows,
    long columns, const float *timing, float time, struct bs_machine machine);

#endif
