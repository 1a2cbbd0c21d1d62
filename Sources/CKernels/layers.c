#include "exponentials.h"

// Rows are summed in blocks of this many, whose sums are then added in order: the result does not depend on
// how the blocks are divided among threads.
enum { row_block = 64 };

struct activation_backward_work {
    const float *output_deltas, *outputs;
    float *deltas;
    long output_deltas_stride, outputs_stride, deltas_stride;
    long rows, columns;
    enum bs_activation activation;
    // One row for each block, or null.
    float *sums;
};

BS_INLINE void backward_blocks(
    const struct activation_backward_work *a, enum bs_activation activation, long block, long block_end) {
    long columns = a->columns;
    for (; block < block_end; block++) {
        long row_end = (block + 1) * row_block < a->rows ? (block + 1) * row_block : a->rows;
        float *sums = a->sums ? a->sums + block * columns : NULL;
        if (sums) memset(sums, 0, columns * sizeof(float));
        for (long row = block * row_block; row < row_end; row++) {
            const float *output_deltas = a->output_deltas + row * a->output_deltas_stride;
            const float *outputs = a->outputs + row * a->outputs_stride;
            float *deltas = a->deltas + row * a->deltas_stride;
            if (sums) {
                BS_VECTOR
                for (long i = 0; i < columns; i++) {
                    float delta = output_deltas[i] * bs_derivative(outputs[i], activation);
                    deltas[i] = delta;
                    sums[i] += delta;
                }
            } else {
                BS_VECTOR
                for (long i = 0; i < columns; i++)
                    deltas[i] = output_deltas[i] * bs_derivative(outputs[i], activation);
            }
        }
    }
}

BS_PART(activation_backward, block, block_end) {
    const struct activation_backward_work *a = context;
#define BS_CALL(constant) backward_blocks(a, constant, block, block_end)
    BS_FOR_ACTIVATION(a->activation, BS_CALL)
#undef BS_CALL
}

struct row_sums_work {
    const float *source;
    long stride, rows, columns;
    float *sums;
};

BS_PART(sum_blocks, block, block_end) {
    const struct row_sums_work *s = context;
    long columns = s->columns;
    for (; block < block_end; block++) {
        long row_end = (block + 1) * row_block < s->rows ? (block + 1) * row_block : s->rows;
        float *sums = s->sums + block * columns;
        memset(sums, 0, columns * sizeof(float));
        for (long row = block * row_block; row < row_end; row++) {
            const float *source = s->source + row * s->stride;
            BS_VECTOR
            for (long i = 0; i < columns; i++) sums[i] += source[i];
        }
    }
}

BS_VERSIONS(
    combine, (const float *sums, long blocks, long columns, float *target, bool accumulate),
    (sums, blocks, columns, target, accumulate)) {
    if (!accumulate) memset(target, 0, columns * sizeof(float));
    for (long block = 0; block < blocks; block++) {
        const float *row = sums + block * columns;
        BS_VECTOR
        for (long i = 0; i < columns; i++) target[i] += row[i];
    }
}

static long blocks_of(long rows) { return (rows + row_block - 1) / row_block; }

long bs_row_sum_scratch(long rows, long columns) { return blocks_of(rows) * columns; }

void bs_sum_rows(
    const float *source, long stride, long rows, long columns, float *target, bool accumulate, float *scratch,
    struct bs_machine machine) {
    if (columns == 0) return;
    struct row_sums_work s = {source, stride, rows, columns, scratch};
    bs_divide(blocks_of(rows), 1, row_block * columns, machine, sum_blocks, &s);
    combine[machine.level](scratch, blocks_of(rows), columns, target, accumulate);
}

void bs_activation_backward(
    const float *output_deltas, long output_deltas_stride, const float *outputs, long outputs_stride,
    float *deltas, long deltas_stride, long rows, long columns, enum bs_activation activation,
    float *bias_gradients, bool accumulate, float *scratch, struct bs_machine machine) {
    if (columns == 0) return;
    if (activation == bs_linear && output_deltas == deltas && output_deltas_stride == deltas_stride) {
        if (bias_gradients)
            bs_sum_rows(deltas, deltas_stride, rows, columns, bias_gradients, accumulate, scratch, machine);
        return;
    }
    struct activation_backward_work a = {
        output_deltas, outputs, deltas, output_deltas_stride, outputs_stride, deltas_stride, rows,
        columns, activation, bias_gradients ? scratch : NULL};
    bs_divide(blocks_of(rows), 1, row_block * columns, machine, activation_backward, &a);
    if (bias_gradients) combine[machine.level](scratch, blocks_of(rows), columns, bias_gradients, accumulate);
}
