#ifndef BRAINSTORM_EMBEDDING_H
#define BRAINSTORM_EMBEDDING_H

#include "bs_machine.h"

#include <stdbool.h>

// Rows picked by number, and rows for time steps.

/// `target[r] = table[indices[r]]`, zeros where the index is outside `0 <= index < table_rows`.
void bs_gather_rows(
    const float *table, long table_stride, long table_rows, const float *indices, float *target,
    long target_stride, long rows, long columns, struct bs_machine machine);
/// `table[indices[r]] += source[r]` for r in order.
void bs_scatter_add_rows(
    const float *source, long source_stride, const float *indices, long rows, float *table, long table_stride,
    long table_rows, long columns, struct bs_machine machine);

// Rows are time x batch.

/// `target[t, b] = source[t, b] + steps[t]`
void bs_add_time_rows(
    const float *steps, long steps_stride, const float *source, long source_stride, float *target,
    long target_stride, long time, long batch, long columns, struct bs_machine machine);
/// `steps[t] (+)=` the sum of `source[t, b]` over b.
void bs_sum_time_rows(
    const float *source, long source_stride, float *steps, long steps_stride, long time, long batch,
    long columns, bool accumulate, struct bs_machine machine);
/// `target[t, b, 2i] = source + sin(t w)`, `target[t, b, 2i + 1] = source + cos(t w)` with
/// `w = 10000^(-2i / columns)`.
void bs_add_sinusoids(
    const float *source, long source_stride, float *target, long target_stride, long time, long batch,
    long columns, struct bs_machine machine);

#endif
