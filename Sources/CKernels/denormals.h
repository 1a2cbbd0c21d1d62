#ifndef BRAINSTORM_DENORMALS_H
#define BRAINSTORM_DENORMALS_H

#include "kernels.h"

#include <float.h>

// Averages of gradients that have become zero decay through the denormal numbers, with which a processor computes
// many times slower. Between these two calls they count as zeros, where that changes no step.

/// Unless the root of a denormal square times `correction` is something beside epsilon, in single precision.
/// Returns what the calling thread's processor did with denormals before.
BS_INLINE unsigned bs_ignore_denormals(float epsilon, float correction) {
    unsigned before = 0;
#if defined(__x86_64__)
    __asm__ volatile("stmxcsr %0" : "=m"(before) : : "memory");
    double least = (double)epsilon * (double)FLT_EPSILON;
    if ((double)FLT_MIN * (double)correction > least * least) return before;
    unsigned ignoring = before | 0x8040;
    __asm__ volatile("ldmxcsr %0" : : "m"(ignoring) : "memory");
#else
    (void)epsilon, (void)correction;
#endif
    return before;
}

BS_INLINE void bs_restore_denormals(unsigned before) {
#if defined(__x86_64__)
    __asm__ volatile("ldmxcsr %0" : : "m"(before) : "memory");
#else
    (void)before;
#endif
}

#endif
