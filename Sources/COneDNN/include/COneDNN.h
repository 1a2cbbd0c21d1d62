#ifndef BRAINSTORM_CONEDNN_H
#define BRAINSTORM_CONEDNN_H

#include <stdbool.h>

/// All that this package asks of oneDNN. The interface of oneDNN differs between 2.x and 3.x; what differs
/// stands behind this header, in onednn.c and pass.c.

/// `c = op(a) · op(b) + beta × c` for row-major matrices: op(a) is rows × inner, op(b) inner × columns.
/// The strides are the distances between rows as stored. `beta` is 0, which overwrites whatever `c` holds,
/// or 1. Empty products are sums of nothing: zero. If `deterministic`, the bits of the result do not depend on
/// the number of threads. Returns whether oneDNN accepted the call.
bool bs_sgemm(
    bool a_transposed, bool b_transposed, long rows, long columns, long inner, const float *a, long a_stride,
    const float *b, long b_stride, float beta, float *c, long c_stride, int threads,
    bool deterministic);

/// The version of the library that runs, such as 20603 for 2.6.3.
int bs_onednn_version(void);

#include "COneDNN_convolution.h"

#endif
