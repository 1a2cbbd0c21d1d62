#ifndef BRAINSTORM_TRIAL_SUPPORT_H
#define BRAINSTORM_TRIAL_SUPPORT_H

#include "CKernels.h"

/// Memory for so many floats on a 64-byte boundary, with what is not a number after it: reading or writing
/// beyond the end shows. The program ends if there is none.
float *trial_memory(long count);
/// Stops the program if something was written beyond the end.
void trial_free(float *memory);
/// Numbers that a seed decides: between −1 and 1 or, for each fifth seed, of all magnitudes down to those
/// whose products underflow, and zeros.
void trial_fill(float *values, long count, unsigned seed);
/// Says what failed, and lets the program fail at its end.
__attribute__((format(printf, 2, 3))) void trial_check(bool holds, const char *format, ...);
/// How many checks failed.
long trial_failures(void);


#endif
