#ifndef BRAINSTORM_BS_NORMALIZATION_H
#define BRAINSTORM_BS_NORMALIZATION_H

#include "bs_machine.h"

#include <stdbool.h>

// Normalization over the rows of a matrix (of a batch) or within each row (of a layer). The rules of
// CKernels.h hold. Means are negative, as brainstorm 0.5 keeps them.

struct bs_normalization {
    long rows, columns;
    const float *inputs, *gamma, *beta;
    float *outputs;
    long inputs_stride, outputs_stride;
    float epsilon;
};

/// How many floats of scratch the functions need, except bs_layer_norm, which needs none.
long bs_normalization_scratch(long rows, long columns);

/// `negative_mean` and `deviation` of the columns are computed, and the outputs from them.
void bs_batch_norm(
    const struct bs_normalization *n, float *negative_mean, float *deviation, float *scratch,
    struct bs_machine machine);
/// The outputs are computed from a negative mean and a deviation that are known.
void bs_batch_norm_apply(
    const struct bs_normalization *n, const float *negative_mean, const float *deviation, float *scratch,
    struct bs_machine machine);

struct bs_normalization_backward {
    long rows, columns;
    const float *output_deltas, *inputs, *gamma, *negative_mean, *deviation;
    // The input deltas may be null.
    float *input_deltas, *gamma_gradients, *beta_gradients;
    long output_deltas_stride, inputs_stride, input_deltas_stride;
    bool add_input_deltas, add_gradients;
    /// Whether mean and deviation were those of the rows, which the deltas then flow through as well.
    bool of_batch;
};

void bs_batch_norm_backward(
    const struct bs_normalization_backward *n, float *scratch, struct bs_machine machine);

/// Each row by itself; `negative_means` and `deviations` have one number a row.
void bs_layer_norm(
    const struct bs_normalization *n, float *negative_means, float *deviations, struct bs_machine machine);
/// `negative_mean` and `deviation` have one number a row.
void bs_layer_norm_backward(
    const struct bs_normalization_backward *n, float *scratch, struct bs_machine machine);

#endif
