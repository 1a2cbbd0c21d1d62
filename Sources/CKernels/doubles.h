#ifndef BRAINSTORM_DOUBLES_H
#define BRAINSTORM_DOUBLES_H

#include "kernels.h"

// Functions of double precision, a few units in the last place from the true values: polynomials, so that
// they are the same everywhere, which the C library's are not.

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

// Adding it rounds to a whole number, which then stands in the low bits.
#define BS_ROUNDING 0x1.8p52

/// eˣ for x in −700...700.
BS_INLINE double bs_double_exp(double x) {
    double shifted = bs_multiply_add(x, 0x1.71547652b82fep+0, BS_ROUNDING);
    double whole = shifted - BS_ROUNDING;
    // ln 2 in two parts, the first of few enough bits that its product with a whole number is exact.
    double r = bs_multiply_add(whole, -0x1.62e42fefp-1, x);
    r = bs_multiply_add(whole, -0x1.473de6af278edp-34, r);
    // Chebyshev interpolation of (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2.
    double q = 0x1.1f730349868cep-29;
    q = bs_multiply_add(q, r, 0x1.af4de97ca4194p-26);
    q = bs_multiply_add(q, r, 0x1.27e4db646b17ep-22);
    q = bs_multiply_add(q, r, 0x1.71de0231960ebp-19);
    q = bs_multiply_add(q, r, 0x1.a01a01a6d889cp-16);
    q = bs_multiply_add(q, r, 0x1.a01a01abe7fe1p-13);
    q = bs_multiply_add(q, r, 0x1.6c16c16c162d4p-10);
    q = bs_multiply_add(q, r, 0x1.11111111100dcp-7);
    q = bs_multiply_add(q, r, 0x1.5555555555556p-5);
    q = bs_multiply_add(q, r, 0x1.5555555555557p-3);
    q = bs_multiply_add(q, r, 0.5);
    double value = 1.0 + bs_multiply_add(r * r, q, r);
    return value * bs_double_from_bits((bs_double_bits(shifted) + 1023) << 52);
}

struct bs_direction {
    double cosine, sine;
};

/// Cosine and sine of quarters of a turn and the rest of the angle, which is `angle − quarters × π / 2`.
/// Their number is given twice, as a double and as its low bits.
BS_INLINE struct bs_direction bs_quartered_direction(double angle, double quarters, uint32_t quarter) {
    // π / 2 in two parts.
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

/// Cosine and sine of angles up to 2³⁰.
BS_INLINE struct bs_direction bs_double_direction(double angle) {
    double shifted = bs_multiply_add(angle, 0x1.45f306dc9c883p-1, BS_ROUNDING);
    return bs_quartered_direction(angle, shifted - BS_ROUNDING, (uint32_t)bs_double_bits(shifted));
}

#endif
