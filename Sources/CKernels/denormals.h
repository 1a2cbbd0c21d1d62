#ifndef BRAINSTORM_DENORMALS_H
#define BRAINSTORM_DENORMALS_H

#include "kernels.h"

// Averages of gradients that have become zero decay through the denormal numbers, with which a processor computes
// many times slower. Between these two calls they count as zeros: what they would change is far below the
// smallest epsilon of a stepper.

/// Returns what the calling thread's processor did with denormals before.
BS_INLINE unsigned bs_ignore_denormals(void) {
    unsigned before = 0;
#if defined(__x86_64__)
    __asm__ volatile("stmxcsr %0" : "=m"(before) : : "memory");
    unsigned ignoring = before | 0x8040;
    __asm__ volatile("ldmxcsr %0" : : "m"(ignoring) : "memory");
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
