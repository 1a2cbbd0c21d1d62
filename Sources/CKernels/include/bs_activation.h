#ifndef BRAINSTORM_BS_ACTIVATION_H
#define BRAINSTORM_BS_ACTIVATION_H

#include "bs_machine.h"

#include <stdbool.h>

/// The derivatives of the last two are functions of their inputs, and only the functions below take them;
/// those of the others are functions of their outputs.
enum bs_activation {
    bs_linear, bs_relu, bs_sigmoid, bs_tanh, bs_elu, bs_softplus, bs_leaky_relu, bs_gelu, bs_silu
};

/// `outputs = f(inputs)`
void bs_activate_matrix(
    const float *inputs, long inputs_stride, enum bs_activation activation, float *outputs,
    long outputs_stride, long rows, long columns, struct bs_machine machine);
/// `deltas (+)= output_deltas f'`
void bs_activate_matrix_backward(
    const float *output_deltas, long output_deltas_stride, const float *inputs, long inputs_stride,
    const float *outputs, long outputs_stride, enum bs_activation activation, float *deltas,
    long deltas_stride, long rows, long columns, bool accumulate, struct bs_machine machine);

#endif
