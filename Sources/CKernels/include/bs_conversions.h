#ifndef BRAINSTORM_CONVERSIONS_H
#define BRAINSTORM_CONVERSIONS_H

#include "bs_machine.h"

/// How numbers are stored, in the processor's own byte order, at any address.
enum bs_number { bs_uint8, bs_int8, bs_uint16, bs_int16, bs_float32 };

/// `target[i] = source[i] × scale`; exact where the scale is 1. By the calling thread, with the same bits at each level.
void bs_convert(
    const void *source, enum bs_number number, float scale, float *target, long count,
    enum bs_vector_level level);

#endif
