#ifndef BRAINSTORM_NORMAL_H
#define BRAINSTORM_NORMAL_H

#include "doubles.h"

// Box and Muller's method (1958) in double precision, rounded to floats.

/// A word as a double; processors convert signed integers faster.
BS_INLINE double bs_word_to_double(uint32_t word) {
    return (double)(int32_t)(word ^ 0x80000000u) + 0x1p31;
}

/// sqrt(−2 log((word + 0.5) 2⁻³²))
BS_INLINE double bs_normal_radius(uint32_t word) {
    // word + 0.5 = 2ᵏ (1 + f) with 1 + f from √½ to √2.
    const uint64_t least = 0x3fe6a09e667f3bcd;
    uint64_t bits = bs_double_bits(bs_word_to_double(word) + 0.5) + (0x3ff0000000000000 - least);
    // A whole number below 2⁵² in the low bits of 2⁵² is that sum.
    double k = bs_double_from_bits((bits >> 52) | 0x4330000000000000) - (0x1p52 + 1023 + 32);
    double f = bs_double_from_bits((bits & 0x000fffffffffffff) + least) - 1.0;
    // log(1 + f) = 2 artanh(s) = f − s (f − (2 artanh(s) / s − 2)); Chebyshev interpolation in s².
    double s = f / (2.0 + f);
    double z = s * s;
    double q = 0x1.2b5f68a51190dp-3;
    q = bs_multiply_add(q, z, 0x1.39fdcceb4b524p-3);
    q = bs_multiply_add(q, z, 0x1.7462b91b8df9fp-3);
    q = bs_multiply_add(q, z, 0x1.c71c62d5e53dfp-3);
    q = bs_multiply_add(q, z, 0x1.2492492dfd86cp-2);
    q = bs_multiply_add(q, z, 0x1.9999999995273p-2);
    q = bs_multiply_add(q, z, 0x1.5555555555558p-1);
    double remainder = bs_multiply_add(k, 0x1.ef35793c76730p-45, -(s * (f - q * z)));
    // The first part of log 2 has so few bits that its product with k is exact.
    double logarithm = k * 0x1.62e42fefa3800p-1 + (f + remainder);
    return __builtin_elementwise_sqrt(-2.0 * logarithm);
}

/// Cosine and sine of 2π word 2⁻³².
BS_INLINE struct bs_direction bs_normal_direction(uint32_t word) {
    // What the angle's rounding changes counts near the axes.
    double angle = 0x1.921fb54442d18p+2 * (bs_word_to_double(word) * 0x1p-32);
    uint32_t quarter = ((word >> 29) + 1) >> 1;
    return bs_quartered_direction(angle, (double)(int32_t)quarter, quarter);
}

#endif
