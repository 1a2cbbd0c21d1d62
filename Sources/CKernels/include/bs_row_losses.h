#ifndef BRAINSTORM_ROW_LOSSES_H
#define BRAINSTORM_ROW_LOSSES_H

#include "CKernels.h"

enum bs_penalty { bs_absolute, bs_half_square };

/// `losses[r] =` the sum of |x| or x²/2 over row r.
void bs_penalize(
    const float *inputs, long stride, long rows, long columns, enum bs_penalty penalty, float *losses,
    struct bs_machine machine);
/// `deltas (+)= loss_deltas[r] × sign(x)` (0 at 0) or `loss_deltas[r] × x`
void bs_penalize_backward(
    const float *inputs, long inputs_stride, const float *loss_deltas, float *deltas, long deltas_stride,
    long rows, long columns, enum bs_penalty penalty, bool accumulate, struct bs_machine machine);

/// `losses[r] = −Σ (t ln(max(p, 1e-6)) + (1 − t) ln(max(1 − p, 1e-6)))` over row r.
void bs_binomial_ce(
    const float *probabilities, long probabilities_stride, const float *targets, long targets_stride,
    float *losses, long rows, long columns, struct bs_machine machine);
/// `deltas (+)= loss_deltas[r] × (p − t) / max(p (1 − p), 1e-6)`
void bs_binomial_ce_backward(
    const float *probabilities, long probabilities_stride, const float *targets, long targets_stride,
    const float *loss_deltas, float *deltas, long deltas_stride, long rows, long columns, bool accumulate,
    struct bs_machine machine);

#endif
