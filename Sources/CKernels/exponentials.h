#ifndef BRAINSTORM_EXPONENTIALS_H
#define BRAINSTORM_EXPONENTIALS_H

#include "kernels.h"

// Branch-free, so that loops over them become vector code. Comparisons are written so that what is not a
// number passes through.

/// eˣ = 2ⁿ × (1 + p) with |p| < 0.42.
struct bs_parts {
    float p;
    int32_t n;
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
    float shifted = bs_multiply_add(x, 1.44269504f, magic);
    int32_t n = bs_bits(shifted) - 0x4b400000;
    float whole = shifted - magic;
    // ln 2 in two parts, the first of few enough bits that its product with n is exact.
    float r = bs_multiply_add(whole, -0.693359375f, x);
    r = bs_multiply_add(whole, 2.12194440e-4f, r);
    // Chebyshev interpolation of (eʳ − 1 − r) / r² on |r| ≤ 0.35.
    float q = 0x1.6d15f8p-10f;
    q = bs_multiply_add(q, r, 0x1.12105cp-7f);
    q = bs_multiply_add(q, r, 0x1.555516p-5f);
    q = bs_multiply_add(q, r, 0x1.5554d8p-3f);
    q = bs_multiply_add(q, r, 0.5f);
    struct bs_parts parts = {bs_multiply_add(r * r, q, r), n};
    return parts;
}

/// 2ⁿ for n in −127...128, where the first is 0 and the last infinite.
BS_INLINE float bs_power_of_two(int32_t n) { return bs_from_bits((int32_t)((uint32_t)(n + 127) << 23)); }

BS_INLINE float bs_limit(float x, float low, float high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

BS_INLINE float bs_exp(float x) {
    struct bs_parts e = bs_exponential_parts(bs_limit(x, -104.0f, 89.0f));
    // Two factors, since 2ⁿ itself may lie outside the range of exponents.
    int32_t half = e.n >> 1;
    return (e.p + 1.0f) * bs_power_of_two(half) * bs_power_of_two(e.n - half);
}

/// eˣ − 1 for x up to 20.
BS_INLINE float bs_expm1(float x) {
    struct bs_parts e = bs_exponential_parts(bs_limit(x, -20.0f, 20.0f));
    float scale = bs_power_of_two(e.n);
    return bs_multiply_add(e.p, scale, scale - 1.0f);
}

BS_INLINE float bs_logistic(float x) {
    // Beyond these limits, and a little before, the sum is 1 or infinite.
    struct bs_parts e = bs_exponential_parts(bs_limit(-x, -88.0f, 89.0f));
    return 1.0f / bs_multiply_add(e.p + 1.0f, bs_power_of_two(e.n), 1.0f);
}

BS_INLINE float bs_hyperbolic_tangent(float x) {
    float u = bs_expm1(2.0f * __builtin_fabsf(x));
    return __builtin_copysignf(u / (u + 2.0f), x);
}

/// ln x for x from 2⁻¹²⁶ on, within a unit in the last place.
BS_INLINE float bs_log(float x) {
    // x = 2ᵏ (1 + f) with 1 + f from √½ to √2.
    int32_t bits = (int32_t)((uint32_t)bs_bits(x) + (0x3f800000 - 0x3f3504f3));
    float k = (float)((bits >> 23) - 127);
    float f = bs_from_bits((bits & 0x007fffff) + 0x3f3504f3) - 1.0f;
    // ln(1 + f) = 2 artanh(s) = f − f² / 2 + s (f² / 2 + (2 artanh(s) / s − 2)); Chebyshev interpolation in
    // s².
    float s = f / (2.0f + f);
    float z = s * s;
    float q = 0x1.2ee61p-2f;
    q = bs_multiply_add(q, z, 0x1.997c3p-2f);
    q = bs_multiply_add(q, z, 0x1.55555cp-1f);
    float half_square = 0.5f * f * f;
    // ln 2 in two parts, as above.
    float rest = bs_multiply_add(k, -0x1.bd0106p-13f, -half_square);
    rest = bs_multiply_add(s, bs_multiply_add(q, z, half_square), rest);
    float value = bs_multiply_add(k, 0.693359375f, f + rest);
    return x < __builtin_inff() ? value : x;
}

/// ln(1 + e) / 2 for e in 0...1, as artanh(e / (2 + e)).
BS_INLINE float bs_half_log1p(float e) {
    float s = e / (2.0f + e);
    float w = s * s;
    float g = 0.1342575f;
    g = bs_multiply_add(g, w, 0.1411831f);
    g = bs_multiply_add(g, w, 0.2000378f);
    g = bs_multiply_add(g, w, 0.3333332f);
    return bs_multiply_add(s * w, g, s);
}

/// ln(1 + eˣ)
BS_INLINE float bs_soft_plus(float x) {
    float above = x < 0.0f ? 0.0f : x;
    return bs_multiply_add(2.0f, bs_half_log1p(bs_exp(-__builtin_fabsf(x))), above);
}

static const float bs_leak = 0.01f;

/// Φ(−a) = erfc(a / √2) / 2 for a in 0...16, within 3e-7.
/// - density: e^(−a² / 2)
BS_INLINE float bs_gaussian_tail(float a, float density) {
    // Chebyshev interpolation of Φ(−a) e^(a² / 2) / t in t, relatively within 3e-8.
    float t = 1.0f / bs_multiply_add(0.27f, a, 1.0f);
    float q = 0x1.e1b456p-6f;
    q = bs_multiply_add(q, t, -0x1.075e96p-3f);
    q = bs_multiply_add(q, t, 0x1.648902p-3f);
    q = bs_multiply_add(q, t, -0x1.2f511p-4f);
    q = bs_multiply_add(q, t, 0x1.c71624p-4f);
    q = bs_multiply_add(q, t, 0x1.2185a4p-4f);
    q = bs_multiply_add(q, t, 0x1.a268fcp-4f);
    q = bs_multiply_add(q, t, 0x1.b84e56p-4f);
    q = bs_multiply_add(q, t, 0x1.b93c0cp-4f);
    return q * t * density;
}

/// x Φ(x)
BS_INLINE float bs_gaussian_unit(float x) {
    float a = bs_limit(__builtin_fabsf(x), 0.0f, 16.0f);
    float below = a * bs_gaussian_tail(a, bs_exp(-0.5f * a * a));
    return x > 0.0f ? x - below : -below;
}

/// Φ(x) + x φ(x)
BS_INLINE float bs_gaussian_unit_derivative(float x) {
    float a = bs_limit(__builtin_fabsf(x), 0.0f, 16.0f);
    float density = bs_exp(-0.5f * a * a);
    float below = bs_multiply_add(-0.398942280f * a, density, bs_gaussian_tail(a, density));
    return x > 0.0f ? 1.0f - below : below;
}

/// x / (1 + e⁻ˣ)
BS_INLINE float bs_sigmoid_unit(float x) {
    float a = __builtin_fabsf(x);
    float e = bs_exp(-a);
    float s = 1.0f / (1.0f + e);
    float below = bs_limit(a, 0.0f, 104.0f) * (e * s);
    return x > 0.0f ? x * s : -below;
}

/// s(x) (1 + x s(−x)) with s the logistic function
BS_INLINE float bs_sigmoid_unit_derivative(float x) {
    float a = bs_limit(__builtin_fabsf(x), 0.0f, 104.0f);
    float e = bs_exp(-a);
    float s = 1.0f / (1.0f + e);
    float above = s * bs_multiply_add(a, e * s, 1.0f);
    float below = e * s * bs_multiply_add(-a, s, 1.0f);
    return x > 0.0f ? above : below;
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
    case bs_softplus: return bs_soft_plus(x);
    case bs_leaky_relu: return x < 0.0f ? bs_leak * x : x;
    case bs_gelu: return bs_gaussian_unit(x);
    case bs_silu: return bs_sigmoid_unit(x);
    }
    return x;
}

/// The derivative, given the activation's value; of activations that have it.
BS_INLINE float bs_derivative(float y, enum bs_activation activation) {
    switch (activation) {
    case bs_linear: return 1.0f;
    case bs_relu: return y > 0.0f ? 1.0f : 0.0f;
    case bs_sigmoid: return y * (1.0f - y);
    case bs_tanh: return bs_multiply_add(-y, y, 1.0f);
    case bs_elu: return y > 0.0f ? 1.0f : y + 1.0f;
    case bs_softplus: return -bs_expm1(-y);
    case bs_leaky_relu: return y > 0.0f ? 1.0f : bs_leak;
    case bs_gelu: case bs_silu: break;
    }
    return 1.0f;
}

/// The same statement with the activation as a constant, so that each becomes a loop of its own. Nothing is
/// done for the activations whose derivatives are not functions of their values.
#define BS_FOR_ACTIVATION(activation, call)                                                                  \
    switch (activation) {                                                                                    \
    case bs_linear: call(bs_linear); break;                                                                  \
    case bs_relu: call(bs_relu); break;                                                                      \
    case bs_sigmoid: call(bs_sigmoid); break;                                                                \
    case bs_tanh: call(bs_tanh); break;                                                                      \
    case bs_elu: call(bs_elu); break;                                                                        \
    case bs_softplus: call(bs_softplus); break;                                                              \
    case bs_leaky_relu: call(bs_leaky_relu); break;                                                          \
    case bs_gelu: case bs_silu: break;                                                                       \
    }

BS_INLINE long bs_cost(enum bs_activation activation) {
    bool is_cheap = activation == bs_linear || activation == bs_relu || activation == bs_leaky_relu;
    return is_cheap ? 1 : bs_exponential_cost;
}

#endif
