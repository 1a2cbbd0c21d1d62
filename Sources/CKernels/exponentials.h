#ifndef BRAINSTORM_EXPONENTIALS_H
#define BRAINSTORM_EXPONENTIALS_H

#include "kernels.h"

// Branch-free, so that loops over them become vector code. Comparisons are written so that what is not a
// number passes through.

/// eˣ − 1 = scale₁ × scale₂ × (1 + p) − 1 with |p| < 0.42.
struct bs_parts {
    float p, scale1, scale2;
};

BS_INLINE float bs_from_bits(int32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

BS_INLINE int32_t bs_bits(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// - x: between −104 and 89, beyond which the exponential of a float is 0 or infinite.
BS_INLINE struct bs_parts bs_exponential_parts(float x) {
    // Adding 1.5 × 2²³ rounds to a whole number, which then stands in the low bits.
    const float magic = 12582912.0f;
    float shifted = x * 1.44269504f + magic;
    int32_t n = bs_bits(shifted) - 0x4b400000;
    float whole = shifted - magic;
    // ln 2 in two parts, the first of few enough bits that its product with n is exact.
    float r = x - whole * 0.693359375f;
    r = r + whole * 2.12194440e-4f;
    // Chebyshev interpolation of (eʳ − 1 − r) / r² on |r| ≤ 0.35.
    float q = 0x1.6d15f8p-10f;
    q = q * r + 0x1.12105cp-7f;
    q = q * r + 0x1.555516p-5f;
    q = q * r + 0x1.5554d8p-3f;
    q = q * r + 0.5f;
    // Two factors, since 2ⁿ itself may lie outside the range of exponents.
    int32_t half = n >> 1;
    struct bs_parts parts = {
        r + r * r * q, bs_from_bits((int32_t)((uint32_t)(half + 127) << 23)),
        bs_from_bits((int32_t)((uint32_t)(n - half + 127) << 23))};
    return parts;
}

BS_INLINE float bs_limit(float x, float low, float high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

BS_INLINE float bs_exp(float x) {
    struct bs_parts e = bs_exponential_parts(bs_limit(x, -104.0f, 89.0f));
    return (e.p + 1.0f) * e.scale1 * e.scale2;
}

/// eˣ − 1 for x up to 20.
BS_INLINE float bs_expm1(float x) {
    struct bs_parts e = bs_exponential_parts(bs_limit(x, -20.0f, 20.0f));
    float scale = e.scale1 * e.scale2;
    return e.p * scale + (scale - 1.0f);
}

BS_INLINE float bs_logistic(float x) { return 1.0f / (1.0f + bs_exp(-x)); }

BS_INLINE float bs_hyperbolic_tangent(float x) {
    float u = bs_expm1(2.0f * __builtin_fabsf(x));
    return __builtin_copysignf(u / (u + 2.0f), x);
}

/// ln(1 + e) for e in 0...1, as 2 artanh(e / (2 + e)).
BS_INLINE float bs_log1p(float e) {
    float s = e / (2.0f + e);
    float w = s * s;
    float g = 0.1342575f;
    g = g * w + 0.1411831f;
    g = g * w + 0.2000378f;
    g = g * w + 0.3333332f;
    return 2.0f * (s + s * w * g);
}

BS_INLINE float bs_activate(float x, enum bs_activation activation) {
    switch (activation) {
    case bs_linear: return x;
    case bs_relu: return x < 0.0f ? 0.0f : x;
    case bs_sigmoid: return bs_logistic(x);
    case bs_tanh: return bs_hyperbolic_tangent(x);
    case bs_elu: {
        float below = bs_expm1(x);
        return x > 0.0f ? x : below;
    }
    }
    return x;
}

/// The derivative, given the activation's value.
BS_INLINE float bs_derivative(float y, enum bs_activation activation) {
    switch (activation) {
    case bs_linear: return 1.0f;
    case bs_relu: return y > 0.0f ? 1.0f : 0.0f;
    case bs_sigmoid: return y * (1.0f - y);
    case bs_tanh: return 1.0f - y * y;
    case bs_elu: return y > 0.0f ? 1.0f : y + 1.0f;
    }
    return 1.0f;
}

/// The same statement with the activation as a constant, so that each becomes a loop of its own.
#define BS_FOR_ACTIVATION(activation, call)                                                                  \
    switch (activation) {                                                                                    \
    case bs_linear: call(bs_linear); break;                                                                  \
    case bs_relu: call(bs_relu); break;                                                                      \
    case bs_sigmoid: call(bs_sigmoid); break;                                                                \
    case bs_tanh: call(bs_tanh); break;                                                                      \
    case bs_elu: call(bs_elu); break;                                                                        \
    }

BS_INLINE long bs_cost(enum bs_activation activation) {
    return activation == bs_linear || activation == bs_relu ? 1 : bs_exponential_cost;
}

#endif
