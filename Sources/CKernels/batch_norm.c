#include "normalization.h"

#include <math.h>

/// Two rows of sums for each block, and two of factors.
long bs_normalization_scratch(long rows, long columns) { return 2 * (bs_blocks_of(rows) + 1) * columns; }

struct batch_work {
    const struct bs_normalization *n;
    const float *negative_mean, *factor;
    /// For each block its sums, and its sums of squared differences from its own mean.
    float *sums, *squares;
};

BS_INLINE void moments_tile(const struct batch_work *w, long block, long column, long width) {
    const struct bs_normalization *n = w->n;
    long first = block * bs_row_block, end = bs_block_end(block, n->rows);
    float sums[bs_wide_tile] = {0}, means[bs_wide_tile], squares[bs_wide_tile] = {0};
    for (long row = first; row < end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride + column;
        BS_VECTOR
        for (long i = 0; i < width; i++) sums[i] += inputs[i];
    }
    float share = 1.0f / (float)(end - first);
    for (long i = 0; i < width; i++) means[i] = sums[i] * share;
    for (long row = first; row < end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride + column;
        BS_VECTOR
        for (long i = 0; i < width; i++) {
            float difference = inputs[i] - means[i];
            squares[i] = bs_multiply_add(difference, difference, squares[i]);
        }
    }
    memcpy(w->sums + block * n->columns + column, sums, width * sizeof(float));
    memcpy(w->squares + block * n->columns + column, squares, width * sizeof(float));
}

BS_PART(moments, block, block_end) {
    const struct batch_work *w = context;
    for (; block < block_end; block++) BS_FOR_TILES(w->n->columns, moments_tile, w, block);
}

/// The squared differences from the whole mean are those from the blocks' means and of these from the whole
/// mean (Chan, Golub and LeVeque, 1983).
BS_INLINE void combine_tile(
    const struct batch_work *w, float *negative_mean, float *deviation, long column, long width) {
    const struct bs_normalization *n = w->n;
    long blocks = bs_blocks_of(n->rows);
    double mean[bs_wide_tile] = {0}, squares[bs_wide_tile] = {0};
    for (long block = 0; block < blocks; block++) {
        const float *sums = w->sums + block * n->columns + column;
        BS_VECTOR
        for (long i = 0; i < width; i++) mean[i] += (double)sums[i];
    }
    for (long i = 0; i < width; i++) mean[i] /= (double)n->rows;
    for (long block = 0; block < blocks; block++) {
        const float *sums = w->sums + block * n->columns + column;
        const float *inner = w->squares + block * n->columns + column;
        double count = (double)(bs_block_end(block, n->rows) - block * bs_row_block);
        double share = 1 / count;
        BS_VECTOR
        for (long i = 0; i < width; i++) {
            double difference = bs_multiply_add((double)sums[i], share, -mean[i]);
            squares[i] += bs_multiply_add(count * difference, difference, (double)inner[i]);
        }
    }
    for (long i = 0; i < width; i++) {
        negative_mean[column + i] = (float)-mean[i];
        deviation[column + i] = (float)sqrt(squares[i] / (double)n->rows + (double)n->epsilon);
    }
}

BS_VERSIONS(
    combine_moments, (const struct batch_work *w, float *negative_mean, float *deviation),
    (w, negative_mean, deviation)) {
    BS_FOR_TILES(w->n->columns, combine_tile, w, negative_mean, deviation);
}

BS_PART(apply, row, row_end) {
    const struct batch_work *w = context;
    const struct bs_normalization *n = w->n;
    const float *negative_mean = w->negative_mean, *factor = w->factor, *beta = n->beta;
    long columns = n->columns;
    for (; row < row_end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride;
        float *outputs = n->outputs + row * n->outputs_stride;
        BS_VECTOR
        for (long i = 0; i < columns; i++)
            outputs[i] = bs_multiply_add(inputs[i] + negative_mean[i], factor[i], beta[i]);
    }
}

void bs_batch_norm_apply(
    const struct bs_normalization *n, const float *negative_mean, const float *deviation, float *scratch,
    struct bs_machine machine) {
    for (long i = 0; i < n->columns; i++) scratch[i] = n->gamma[i] / deviation[i];
    struct batch_work w = {.n = n, .negative_mean = negative_mean, .factor = scratch};
    bs_divide(n->rows, 1, 2 * n->columns, machine, apply, &w);
}

void bs_batch_norm(
    const struct bs_normalization *n, float *negative_mean, float *deviation, float *scratch,
    struct bs_machine machine) {
    if (n->rows == 0 || n->columns == 0) return;
    long blocks = bs_blocks_of(n->rows);
    struct batch_work w = {.n = n, .sums = scratch, .squares = scratch + blocks * n->columns};
    bs_divide(blocks, 1, 2 * bs_row_block * n->columns, machine, moments, &w);
    combine_moments[machine.level](&w, negative_mean, deviation);
    bs_batch_norm_apply(n, negative_mean, deviation, scratch, machine);
}

struct backward_work {
    const struct bs_normalization_backward *n;
    /// For each block the sums of the deltas, and of the deltas times the centered inputs.
    float *deltas, *products;
    /// What is taken off a column's deltas, and what of its centered inputs.
    const float *offset, *slope;
};

BS_INLINE void deltas_tile(const struct backward_work *w, long block, long column, long width) {
    const struct bs_normalization_backward *n = w->n;
    const float *negative_mean = n->negative_mean + column;
    float deltas[bs_wide_tile] = {0}, products[bs_wide_tile] = {0};
    for (long row = block * bs_row_block; row < bs_block_end(block, n->rows); row++) {
        const float *output_deltas = n->output_deltas + row * n->output_deltas_stride + column;
        const float *inputs = n->inputs + row * n->inputs_stride + column;
        BS_VECTOR
        for (long i = 0; i < width; i++) {
            deltas[i] += output_deltas[i];
            products[i] = bs_multiply_add(output_deltas[i], inputs[i] + negative_mean[i], products[i]);
        }
    }
    memcpy(w->deltas + block * n->columns + column, deltas, width * sizeof(float));
    memcpy(w->products + block * n->columns + column, products, width * sizeof(float));
}

BS_PART(sum_deltas, block, block_end) {
    const struct backward_work *w = context;
    for (; block < block_end; block++) BS_FOR_TILES(w->n->columns, deltas_tile, w, block);
}

BS_INLINE void gradients_tile(
    const struct backward_work *w, float *offset, float *slope, long column, long width) {
    const struct bs_normalization_backward *n = w->n;
    double deltas[bs_wide_tile] = {0}, products[bs_wide_tile] = {0};
    for (long block = 0; block < bs_blocks_of(n->rows); block++) {
        const float *block_deltas = w->deltas + block * n->columns + column;
        const float *block_products = w->products + block * n->columns + column;
        BS_VECTOR
        for (long i = 0; i < width; i++) {
            deltas[i] += (double)block_deltas[i];
            products[i] += (double)block_products[i];
        }
    }
    double share = n->of_batch && n->rows > 0 ? 1 / (double)n->rows : 0;
    for (long i = 0; i < width; i++) {
        double deviation = (double)n->deviation[column + i];
        double normalized = products[i] / deviation;
        bs_normalization_gradients(n, column + i, deltas[i], normalized);
        offset[column + i] = (float)(share * deltas[i]);
        slope[column + i] = (float)(share * normalized / deviation);
    }
}

BS_VERSIONS(
    combine_deltas, (const struct backward_work *w, float *offset, float *slope), (w, offset, slope)) {
    BS_FOR_TILES(w->n->columns, gradients_tile, w, offset, slope);
}

BS_PART(input_deltas, row, row_end) {
    const struct backward_work *w = context;
    const struct bs_normalization_backward *n = w->n;
    const float *negative_mean = n->negative_mean, *offset = w->offset, *slope = w->slope;
    // Took the first block's place when its sums had been used.
    const float *factor = w->deltas;
    long columns = n->columns;
    for (; row < row_end; row++) {
        const float *output_deltas = n->output_deltas + row * n->output_deltas_stride;
        const float *inputs = n->inputs + row * n->inputs_stride;
        float *target = n->input_deltas + row * n->input_deltas_stride;
        if (n->add_input_deltas) {
            BS_VECTOR
            for (long i = 0; i < columns; i++) {
                float rest = output_deltas[i] - offset[i];
                rest = bs_multiply_add(-(inputs[i] + negative_mean[i]), slope[i], rest);
                target[i] = bs_multiply_add(factor[i], rest, target[i]);
            }
        } else {
            BS_VECTOR
            for (long i = 0; i < columns; i++) {
                float rest = output_deltas[i] - offset[i];
                target[i] = factor[i] * bs_multiply_add(-(inputs[i] + negative_mean[i]), slope[i], rest);
            }
        }
    }
}

void bs_batch_norm_backward(
    const struct bs_normalization_backward *n, float *scratch, struct bs_machine machine) {
    if (n->columns == 0) return;
    long blocks = bs_blocks_of(n->rows), all = blocks * n->columns;
    float *offset = scratch + 2 * all, *slope = offset + n->columns;
    struct backward_work w = {n, scratch, scratch + all, offset, slope};
    bs_divide(blocks, 1, 2 * bs_row_block * n->columns, machine, sum_deltas, &w);
    combine_deltas[machine.level](&w, offset, slope);
    if (!n->input_deltas || n->rows == 0) return;
    for (long i = 0; i < n->columns; i++) scratch[i] = n->gamma[i] / n->deviation[i];
    bs_divide(n->rows, 1, 3 * n->columns, machine, input_deltas, &w);
}
