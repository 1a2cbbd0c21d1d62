#include "kernels.h"

// What compilers call for a multiplication and addition of floats where the level has no instruction for it. The C
// library's takes ten times as long, and not every library's is exact where the result is a denormal number. Within
// the program this one takes its place; it gives what that should.

#if defined(__x86_64__) && !defined(__FMA__)

float fmaf(float a, float b, float c) __attribute__((weak, visibility("hidden")));

/// With doubles the product is exact. The sum is rounded to the neighbour whose last bit is 1, if it is not exact: from
/// that one, rounding to the fewer bits of a float goes where it would have gone from the exact sum (Boldo and
/// Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
static float in_doubles(float a, float b, float c) {
    double product = (double)a * (double)b, addend = (double)c, sum = product + addend;
    double rest = sum - product;
    double error = (product - (sum - rest)) + (addend - rest);
    int64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    // Infinities and what is no number have no error that is more or less than 0.
    bool is_greater = error > 0, is_less = error < 0;
    if ((is_greater || is_less) && bits % 2 == 0) bits += is_greater == (sum > 0) ? 1 : -1;
    memcpy(&sum, &bits, sizeof sum);
    return (float)sum;
}

__attribute__((target("fma"))) static float by_instruction(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

float fmaf(float a, float b, float c) {
    return __builtin_cpu_supports("fma") ? by_instruction(a, b, c) : in_doubles(a, b, c);
}

#endif
