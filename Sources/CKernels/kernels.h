#ifndef BRAINSTORM_KERNELS_H
#define BRAINSTORM_KERNELS_H

#include "CKernels.h"

#include <string.h>

// One function in versions for each vector width. The loader picks through the C library's IFUNC. No struct
// may have such a function's name: clang 21 crashes on it.
#if defined(__x86_64__) && defined(__GLIBC__)
#define BS_VERSIONS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BS_VERSIONS
#endif

#define BS_INLINE static inline __attribute__((always_inline))

// Before an innermost loop: its iterations do not depend on each other through memory.
#define BS_VECTOR _Pragma("clang loop vectorize(assume_safety)")

#pragma clang fp contract(fast)

/// Calls `body(context, start, end)` for parts of `0..<count` that together cover it. Parts begin at
/// multiples of `unit` and one part is done by one thread. `cost` is the work for one item in units of about
/// one memory-bound element; little work is not divided.
void bs_divide(
    long count, long unit, long cost, int threads, void (*body)(void *context, long start, long end),
    void *context);

/// The same for each of several steps: all parts of a step are done before a part of the next begins. Threads
/// that have begun wait for each other much shorter than it takes to begin.
void bs_divide_steps(
    long steps, long count, long unit, long cost, int threads,
    void (*body)(void *context, long step, long start, long end), void *context);

/// The same for the elements of a matrix: parts are whole rows or, of a single row, pieces of it.
typedef void bs_grid_body(void *context, long row, long row_end, long column, long column_end);
void bs_divide_grid(long rows, long columns, long cost, int threads, bs_grid_body *body, void *context);

// Elements in a part of a flat array: a multiple of any vector loop's step, so that dividing does not change
// which elements are left over after the vectors.
enum { bs_flat_unit = 1024, bs_exponential_cost = 6 };

#endif
