#ifndef BRAINSTORM_ATTENTION_H
#define BRAINSTORM_ATTENTION_H

#include "bs_machine.h"

#include <stdbool.h>

/// Attention over time. Rows are time x batch, columns heads x size: the rows of one sample are `batch`
/// strides apart, the columns of one head lie side by side.
struct bs_attention {
    long time, batch, heads, size;
    bool causal;
    float scale;
    /// One number a row, or null: where it is 0, nothing attends to the row.
    const float *mask;
    const float *queries, *keys, *values;
    long queries_stride, keys_stride, values_stride;
    /// Of the forward pass alone.
    float *outputs;
    long outputs_stride;
    /// Rows x heads; the backward pass reads them.
    float *log_sums;
    long log_sums_stride;
    // The backward pass alone.
    const float *output_deltas;
    long output_deltas_stride;
    float *query_deltas, *key_deltas, *value_deltas;
    long query_deltas_stride, key_deltas_stride, value_deltas_stride;
};

/// How many floats of scratch a pass needs. It grows with time, not with its square.
long bs_attention_scratch(const struct bs_attention *a, bool backward, int threads);
void bs_attention_forward(const struct bs_attention *a, float *scratch, struct bs_machine machine);
void bs_attention_backward(const struct bs_attention *a, float *scratch, struct bs_machine machine);

#endif
