#ifndef BRAINSTORM_SIXTEEN_H
#define BRAINSTORM_SIXTEEN_H

#include "kernels.h"

// Vectors of sixteen lanes. The compiler splits them into what the processor has.

enum { bs_lanes = 16 };

/// Floats, and their bits, at any address.
typedef float bs_sixteen __attribute__((ext_vector_type(16), aligned(4)));
typedef int bs_sixteen_ints __attribute__((ext_vector_type(16), aligned(4)));

// Functions that take or return them are all inlined, so that no calling convention is concerned.
#pragma clang diagnostic ignored "-Wpsabi"

/// 0, 1, 2 … 15
static const bs_sixteen_ints bs_lane_numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

BS_INLINE __attribute__((overloadable)) bs_sixteen bs_multiply_add(bs_sixteen a, bs_sixteen b, bs_sixteen c) {
    return __builtin_elementwise_fma(a, b, c);
}

#endif
