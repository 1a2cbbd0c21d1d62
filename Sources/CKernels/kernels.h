#ifndef BRAINSTORM_KERNELS_H
#define BRAINSTORM_KERNELS_H

#include "CKernels.h"

#include <string.h>

#define BS_INLINE static inline __attribute__((always_inline))

// Before an innermost loop: its iterations do not depend on each other through memory.
#define BS_VECTOR _Pragma("clang loop vectorize(assume_safety)")

// One function in a version for each vector level, as an array that `bs_machine.level` indexes:
//
//     BS_VERSIONS(twice, (float *target, long i), (target, i)) { target[i] *= 2; }
//     twice[machine.level](target, i);
//
// All that it calls must be inlined, or it is not of the level.
#if defined(__x86_64__)
// By sets of instructions: given the levels' names, a compiler prefers vectors half as wide as AVX-512 has.
#define BS_AVX2 __attribute__((target("avx2,fma,bmi,bmi2,f16c,lzcnt,movbe,popcnt")))
#define BS_AVX512                                                                                            \
    __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,bmi,bmi2,lzcnt,movbe,popcnt")))
#define BS_VERSIONS(name, parameters, arguments)                                                             \
    BS_INLINE void name##_inline parameters;                                                                 \
    static void name##_baseline parameters { name##_inline arguments; }                                      \
    BS_AVX2 static void name##_avx2 parameters { name##_inline arguments; }                                  \
    BS_AVX512 static void name##_avx512 parameters { name##_inline arguments; }                              \
    static void (*const name[bs_vector_levels]) parameters = {                                               \
        [bs_baseline] = name##_baseline, [bs_avx2] = name##_avx2, [bs_avx512] = name##_avx512};              \
    BS_INLINE void name##_inline parameters
#else
#define BS_VERSIONS(name, parameters, arguments)                                                             \
    BS_INLINE void name##_inline parameters;                                                                 \
    static void name##_baseline parameters { name##_inline arguments; }                                      \
    static void (*const name[bs_vector_levels]) parameters = {[bs_baseline] = name##_baseline};              \
    BS_INLINE void name##_inline parameters
#endif

// A compiler that fuses multiplications and additions where it sees fit makes the bits depend on the level,
// and on where a part of the work ends. So none is fused but these.
#pragma clang fp contract(off)

/// `a × b + c`, rounded once: by an instruction where the level has one, else by a function of the C library.
BS_INLINE __attribute__((overloadable)) float bs_multiply_add(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}
BS_INLINE __attribute__((overloadable)) double bs_multiply_add(double a, double b, double c) {
    return __builtin_fma(a, b, c);
}

/// What is done for a part of the work, which is given as `context`.
typedef void bs_part(void *context, long start, long end);
#define BS_PART(name, start, end)                                                                            \
    BS_VERSIONS(name, (void *context, long start, long end), (context, start, end))

/// Calls a part's version for parts of `0..<count` that together cover it. Parts begin at multiples of `unit`
/// and one part is done by one thread, whichever (pool.h). `cost` is the work for one item in units of about
/// one memory-bound element; little work is not divided.
void bs_divide(
    long count, long unit, long cost, struct bs_machine machine, bs_part *const versions[], void *context);

typedef void bs_step_part(void *context, long step, long start, long end);
#define BS_STEP_PART(name)                                                                                   \
    BS_VERSIONS(name, (void *context, long step, long start, long end), (context, step, start, end))

/// The same for each of several steps: all parts of a step are done before a part of the next begins. Threads
/// that have begun wait for each other much shorter than it takes to begin, and prefer the parts they had
/// before.
void bs_divide_steps(
    long steps, long count, long unit, long cost, struct bs_machine machine, bs_step_part *const versions[],
    void *context);

typedef void bs_grid_part(void *context, long row, long row_end, long column, long column_end);
#define BS_GRID_PART(name)                                                                                   \
    BS_VERSIONS(                                                                                             \
        name, (void *context, long row, long row_end, long column, long column_end),                         \
        (context, row, row_end, column, column_end))

/// The same for the elements of a matrix: parts are whole rows or, of a single row, pieces of it.
void bs_divide_grid(
    long rows, long columns, long cost, struct bs_machine machine, bs_grid_part *const versions[],
    void *context);

// Elements in a part of a flat array: a multiple of any vector loop's step, so that only the last part has
// elements left over after the vectors.
enum { bs_flat_unit = 1024, bs_exponential_cost = 6 };

#endif
