#ifndef BRAINSTORM_CKERNELS_H
#define BRAINSTORM_CKERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "bs_activation.h"
#include "bs_attention.h"
#include "bs_conversions.h"
#include "bs_convolutions.h"
#include "bs_embedding.h"
#include "bs_gated.h"
#include "bs_highway.h"
#include "bs_machine.h"
#include "bs_normalization.h"
#include "bs_pooling.h"
#include "bs_products.h"
#include "bs_random.h"
#include "bs_row_losses.h"
#include "bs_updates.h"

// Fused loops, compiled for each vector level (bs_machine.h); the caller says which to take.
//
// Matrices are row-major; a stride is the distance between the beginnings of rows in elements. Sizes are
// not checked here. A target may be exactly one of the inputs, but must not overlap one partly.
//
// Results have the same bits at every vector level, on every processor and for any number of threads, but for
// which of the values they are that are not numbers. What is added up is added up in an order that depends on
// sizes only, and exponentials are polynomials: ARITHMETIC.md says what exactly is computed.

// Copies and sums
void bs_fill(float *target, long count, float value, struct bs_machine machine);
void bs_add_constant(float *target, long count, float value, struct bs_machine machine);
void bs_copy(
    const float *source, long source_stride, float *target, long target_stride, long rows, long columns,
    struct bs_machine machine);
void bs_add(
    const float *source, long source_stride, float factor, float *target, long target_stride, long rows,
    long columns, struct bs_machine machine);
double bs_sum(const float *source, long count, struct bs_machine machine);
bool bs_is_finite(const float *source, long count, struct bs_machine machine);

/// How many floats of scratch bs_sum_rows and bs_activation_backward need.
long bs_row_sum_scratch(long rows, long columns);
void bs_sum_rows(
    const float *source, long stride, long rows, long columns, float *target, bool accumulate, float *scratch,
    struct bs_machine machine);

// Linear layers
/// `deltas = output_deltas × activation'(outputs)` and, unless it is null, `bias_gradients (+)=` their sum.
void bs_activation_backward(
    const float *output_deltas, long output_deltas_stride, const float *outputs, long outputs_stride,
    float *deltas, long deltas_stride, long rows, long columns, enum bs_activation activation,
    float *bias_gradients, bool accumulate, float *scratch, struct bs_machine machine);

// Elementwise layers
/// `mask[i]` is made of number `first + i` of the key.
void bs_bernoulli(
    float *mask, long count, uint64_t first, float probability, uint64_t key, uint64_t step,
    struct bs_machine machine);
void bs_multiply(
    const float *left, const float *right, float factor, float *target, long count, bool accumulate,
    struct bs_machine machine);
void bs_mask_rows(
    const float *source, long source_stride, const float *mask, float *target, long target_stride, long rows,
    long columns, bool accumulate, struct bs_machine machine);
void bs_squared_difference(
    const float *left, const float *right, float factor, float *difference, float *target, long count,
    struct bs_machine machine);

// Cross entropies
void bs_softmax_ce(
    const float *inputs, long inputs_stride, const float *targets, float *predictions,
    long predictions_stride, float *losses, long rows, long columns, struct bs_machine machine);
void bs_softmax_ce_backward(
    const float *predictions, long predictions_stride, const float *targets, const float *loss_deltas,
    float *input_deltas, long input_deltas_stride, long rows, long columns, bool accumulate,
    struct bs_machine machine);
void bs_sigmoid_ce(
    const float *inputs, const float *targets, float *predictions, float *losses, long count,
    struct bs_machine machine);
void bs_sigmoid_ce_backward(
    const float *predictions, const float *targets, const float *loss_deltas, float *input_deltas, long count,
    bool accumulate, struct bs_machine machine);

// Updates
void bs_sgd(
    float *parameters, const float *gradients, float learning_rate, long count, struct bs_machine machine);
void bs_momentum(
    float *parameters, const float *gradients, float *velocity, float learning_rate, float momentum,
    long count, struct bs_machine machine);
void bs_nesterov_look_ahead(
    float *parameters, float *velocity, float momentum, long count, struct bs_machine machine);
void bs_nesterov_correction(
    float *parameters, const float *gradients, float *velocity, float learning_rate, long count,
    struct bs_machine machine);
void bs_clip(float *values, long count, float low, float high, struct bs_machine machine);
void bs_constrain_row_norms(
    float *values, long stride, long rows, long columns, float limit, struct bs_machine machine);

#endif
