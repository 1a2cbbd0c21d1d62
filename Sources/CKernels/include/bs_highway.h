#ifndef BRAINSTORM_HIGHWAY_H
#define BRAINSTORM_HIGHWAY_H

#include "CKernels.h"

/// `outputs = gates × transformed + (1 − gates) × carried`
void bs_highway(
    const float *transformed, const float *gates, const float *carried, float *outputs, long count,
    struct bs_machine machine);

struct bs_highway_deltas {
    // Null where nobody needs them.
    float *transformed, *gates, *carried;
    bool add_transformed, add_gates, add_carried;
};
void bs_highway_backward(
    const float *output_deltas, const float *transformed, const float *gates, const float *carried,
    struct bs_highway_deltas deltas, long count, struct bs_machine machine);

#endif
