#ifndef BRAINSTORM_RANDOM_H
#define BRAINSTORM_RANDOM_H

#include "bs_machine.h"

#include <stdint.h>

// Random numbers of Philox4x32-10: number i is made of word i mod 4 of block i / 4, or of the pair of words
// that this one is in. All are made by the calling thread and have the same bits at each level. Those of an array
// begin with number `first`.

/// What the numbers are a function of, beside their index.
struct bs_random_key {
    uint64_t key, step;
};

/// `values[i] = low + (high − low) u`, u in [0, 1) with 24 bits; the upper bound is not reached.
void bs_fill_uniform(
    float *values, long count, uint64_t first, float low, float high, struct bs_random_key key,
    enum bs_vector_level level);
/// `values[i] = mean + deviation n`, n of the standard normal distribution by bs_normal_pairs.
void bs_fill_normal(
    float *values, long count, uint64_t first, float mean, float deviation, struct bs_random_key key,
    enum bs_vector_level level);
/// `values[i] = (values[i] + deviation n) + mean`
void bs_add_normal(
    float *values, long count, uint64_t first, float mean, float deviation, struct bs_random_key key,
    enum bs_vector_level level);
/// `values[i] = 1` where the upper 24 bits of the word are below `ones`, else 0 where they are below
/// `changed`.
void bs_salt_and_pepper(
    float *values, long count, uint64_t first, uint32_t ones, uint32_t changed, struct bs_random_key key,
    enum bs_vector_level level);

/// Of each pair of words, `radius` and `angle`, cosine and sine times the radius by Box and Muller's method
/// in double precision: `sqrt(−2 log((radius + 0.5) 2⁻³²))` times `cos` and `sin` of `2π angle 2⁻³²`, rounded
/// to floats.
void bs_normal_pairs(
    const uint32_t *radius, const uint32_t *angle, float *cosines, float *sines, long count,
    enum bs_vector_level level);

#endif
