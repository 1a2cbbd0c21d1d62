#ifndef BRAINSTORM_BS_EPILOGUE_H
#define BRAINSTORM_BS_EPILOGUE_H

#include "bs_activation.h"
#include "bs_machine.h"

/// What becomes of each sum of a product or a convolution before it is stored for good:
///
///     activation(n(sum + bias)),  n(x) = (x + negative mean) × factor + beta,
///
/// the last multiplication and addition rounded once. Vectors have one number a column.
struct bs_epilogue {
    /// May be null.
    const float *bias;
    /// What batch normalization makes of a column whose moments are known: all three, or nulls.
    const float *negative_mean, *factor, *beta;
    /// One of those that can be told from their outputs.
    enum bs_activation activation;
};

/// Does it to a matrix by itself.
void bs_apply_epilogue(
    float *outputs, long stride, long rows, long columns, const struct bs_epilogue *epilogue,
    struct bs_machine machine);

#endif
