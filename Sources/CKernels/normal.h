#ifndef BRAINSTORM_NORMAL_H
#define BRAINSTORM_NORMAL_H

#include "kernels.h"

#include <math.h>

// Box and Muller's method (1958) in double precision, rounded to floats. Polynomials compute it within a few units
// of a double's last place, as the C library does in its own way: both round to the same float, unless they lie
// within these units of the middle between two floats. Such results are noticed, and made by the C library. So the
// floats are the library's at every level, although the doubles are not.

BS_INLINE double bs_double_from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

BS_INLINE uint64_t bs_double_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

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

struct bs_direction {
    double cosine, sine;
};

/// Cosine and sine of 2π word 2⁻³².
BS_INLINE struct bs_direction bs_normal_direction(uint32_t word) {
    // The angle as a double, which the C library is given; what its rounding changes counts near the axes.
    double angle = 0x1.921fb54442d18p+2 * (bs_word_to_double(word) * 0x1p-32);
    uint32_t quarter = ((word >> 29) + 1) >> 1;
    double quarters = (double)(int32_t)quarter;
    // π / 2 in two parts, the first of few enough bits that product and difference are exact.
    double r = bs_multiply_add(-quarters, 0x1.921fb54442d18p+0, angle);
    r = bs_multiply_add(-quarters, 0x1.1a62633145c07p-54, r);
    double z = r * r;
    // Chebyshev interpolation of (sin(r) / r − 1) / r² and (cos(r) − 1 + r² / 2) / r⁴ on |r| ≤ π / 4.
    double p = 0x1.5e0b05bff209ap-33;
    p = bs_multiply_add(p, z, -0x1.ae600aca92c63p-26);
    p = bs_multiply_add(p, z, 0x1.71de379654304p-19);
    p = bs_multiply_add(p, z, -0x1.a01a019e83816p-13);
    p = bs_multiply_add(p, z, 0x1.1111111110bb2p-7);
    p = bs_multiply_add(p, z, -0x1.5555555555555p-3);
    double sine = bs_multiply_add(r * z, p, r);
    double c = -0x1.907d8f29fe7d9p-37;
    c = bs_multiply_add(c, z, 0x1.1eeb68cd22f56p-29);
    c = bs_multiply_add(c, z, -0x1.27e4fa17bf139p-22);
    c = bs_multiply_add(c, z, 0x1.a01a019f4e9b4p-16);
    c = bs_multiply_add(c, z, -0x1.6c16c16c16967p-10);
    c = bs_multiply_add(c, z, 0x1.5555555555555p-5);
    double cosine = 1.0 - bs_multiply_add(-(z * z), c, 0.5 * z);
    double first = quarter & 1 ? sine : cosine, second = quarter & 1 ? cosine : sine;
    struct bs_direction direction = {
        (quarter + 1) & 2 ? -first : first,
        quarter & 2 ? -second : second,
    };
    return direction;
}

/// Whether a double lies so near to the middle between two floats that the library's may round to the other.
BS_INLINE bool bs_rounds_unsafely(double value) {
    const uint64_t middle = 1 << 28, margin = 1 << 9;
    return ((bs_double_bits(value) + margin - middle) & 0x1fffffff) < 2 * margin;
}

#endif
