#include "kernels.h"

#include <math.h>

// Rows are summed in blocks of this many, whose sums are then added in order and in double precision: the
// result does not depend on how the blocks are divided among threads.
enum { row_block = 64 };

static long blocks_of(long rows) { return (rows + row_block - 1) / row_block; }

long bs_batch_norm_scratch(long rows, long columns) { return 2 * blocks_of(rows) * columns; }

static void total(const float *sums, long blocks, long columns, double factor, double addend, float *target) {
    for (long i = 0; i < columns; i++) {
        double sum = 0;
        for (long block = 0; block < blocks; block++) sum += sums[block * columns + i];
        target[i] = (float)(sum * factor + addend);
    }
}

static long block_end_row(long block, long rows) {
    long end = (block + 1) * row_block;
    return end < rows ? end : rows;
}

struct batch_work {
    const struct bs_normalization *n;
    const float *negative_mean, *deviation;
    float *sums;
};

BS_VERSIONS static void sum_inputs(void *context, long block, long block_end) {
    const struct batch_work *w = context;
    const struct bs_normalization *n = w->n;
    for (; block < block_end; block++) {
        float *sums = w->sums + block * n->columns;
        memset(sums, 0, n->columns * sizeof(float));
        for (long row = block * row_block; row < block_end_row(block, n->rows); row++) {
            const float *inputs = n->inputs + row * n->inputs_stride;
            BS_VECTOR
            for (long i = 0; i < n->columns; i++) sums[i] += inputs[i];
        }
    }
}

BS_VERSIONS static void center(void *context, long block, long block_end) {
    const struct batch_work *w = context;
    const struct bs_normalization *n = w->n;
    for (; block < block_end; block++) {
        float *squares = w->sums + block * n->columns;
        memset(squares, 0, n->columns * sizeof(float));
        for (long row = block * row_block; row < block_end_row(block, n->rows); row++) {
            const float *inputs = n->inputs + row * n->inputs_stride;
            float *centered = n->centered + row * n->centered_stride;
            BS_VECTOR
            for (long i = 0; i < n->columns; i++) {
                float value = inputs[i] + w->negative_mean[i];
                centered[i] = value;
                squares[i] += value * value;
            }
        }
    }
}

BS_VERSIONS static void scale_centered(void *context, long row, long row_end) {
    const struct batch_work *w = context;
    const struct bs_normalization *n = w->n;
    for (; row < row_end; row++) {
        const float *centered = n->centered + row * n->centered_stride;
        float *normalized = n->normalized + row * n->normalized_stride;
        float *outputs = n->outputs + row * n->outputs_stride;
        BS_VECTOR
        for (long i = 0; i < n->columns; i++) {
            float value = centered[i] / w->deviation[i];
            normalized[i] = value;
            outputs[i] = n->gamma[i] * value + n->beta[i];
        }
    }
}

BS_VERSIONS static void center_only(void *context, long row, long row_end) {
    const struct batch_work *w = context;
    const struct bs_normalization *n = w->n;
    for (; row < row_end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride;
        float *centered = n->centered + row * n->centered_stride;
        BS_VECTOR
        for (long i = 0; i < n->columns; i++) centered[i] = inputs[i] + w->negative_mean[i];
    }
}

void bs_batch_norm(
    const struct bs_normalization *n, float *negative_mean, float *deviation, float *scratch, int threads) {
    if (n->rows == 0 || n->columns == 0) return;
    long blocks = blocks_of(n->rows);
    struct batch_work w = {n, negative_mean, deviation, scratch};
    bs_divide(blocks, 1, row_block * n->columns, threads, sum_inputs, &w);
    total(scratch, blocks, n->columns, -1.0 / (double)n->rows, 0, negative_mean);
    bs_divide(blocks, 1, row_block * n->columns, threads, center, &w);
    total(scratch, blocks, n->columns, 1.0 / (double)n->rows, n->epsilon, deviation);
    for (long i = 0; i < n->columns; i++) deviation[i] = sqrtf(deviation[i]);
    bs_divide(n->rows, 1, 2 * n->columns, threads, scale_centered, &w);
}

void bs_batch_norm_apply(
    const struct bs_normalization *n, const float *negative_mean, const float *deviation, int threads) {
    struct batch_work w = {n, negative_mean, deviation, NULL};
    bs_divide(n->rows, 1, n->columns, threads, center_only, &w);
    bs_divide(n->rows, 1, 2 * n->columns, threads, scale_centered, &w);
}

struct backward_work {
    const struct bs_normalization_backward *n;
    /// For each block a row of sums of the deltas, and a row of sums of the deltas times the normalized.
    float *sums;
    const float *delta_means, *product_means;
};

BS_VERSIONS static void sum_deltas(void *context, long block, long block_end) {
    const struct backward_work *w = context;
    const struct bs_normalization_backward *n = w->n;
    long all = blocks_of(n->rows) * n->columns;
    for (; block < block_end; block++) {
        float *deltas = w->sums + block * n->columns, *products = deltas + all;
        memset(deltas, 0, n->columns * sizeof(float));
        memset(products, 0, n->columns * sizeof(float));
        for (long row = block * row_block; row < block_end_row(block, n->rows); row++) {
            const float *output_deltas = n->output_deltas + row * n->output_deltas_stride;
            const float *normalized = n->normalized + row * n->normalized_stride;
            BS_VECTOR
            for (long i = 0; i < n->columns; i++) {
                deltas[i] += output_deltas[i];
                products[i] += output_deltas[i] * normalized[i];
            }
        }
    }
}

static void gradients(const struct bs_normalization_backward *n, const float *deltas, const float *products) {
    for (long i = 0; i < n->columns; i++) {
        n->beta_gradients[i] = deltas[i] + (n->add_gradients ? n->beta_gradients[i] : 0);
        n->gamma_gradients[i] = products[i] + (n->add_gradients ? n->gamma_gradients[i] : 0);
    }
}

BS_VERSIONS static void batch_input_deltas(void *context, long row, long row_end) {
    const struct backward_work *w = context;
    const struct bs_normalization_backward *n = w->n;
    float share = n->of_batch ? 1.0f / (float)n->rows : 0;
    for (; row < row_end; row++) {
        const float *output_deltas = n->output_deltas + row * n->output_deltas_stride;
        const float *normalized = n->normalized + row * n->normalized_stride;
        float *target = n->input_deltas + row * n->input_deltas_stride;
        if (n->add_input_deltas) {
            BS_VECTOR
            for (long i = 0; i < n->columns; i++)
                target[i] += n->gamma[i] / n->deviation[i]
                    * (output_deltas[i] - share * (w->delta_means[i] + normalized[i] * w->product_means[i]));
        } else {
            BS_VECTOR
            for (long i = 0; i < n->columns; i++)
                target[i] = n->gamma[i] / n->deviation[i]
                    * (output_deltas[i] - share * (w->delta_means[i] + normalized[i] * w->product_means[i]));
        }
    }
}

void bs_batch_norm_backward(const struct bs_normalization_backward *n, float *scratch, int threads) {
    if (n->columns == 0) return;
    long blocks = blocks_of(n->rows);
    struct backward_work w = {n, scratch, NULL, NULL};
    bs_divide(blocks, 1, 2 * row_block * n->columns, threads, sum_deltas, &w);
    // The totals take the place of the first block's sums.
    float *deltas = scratch, *products = scratch + blocks * n->columns;
    if (blocks > 0) {
        total(deltas, blocks, n->columns, 1, 0, deltas);
        total(products, blocks, n->columns, 1, 0, products);
        gradients(n, deltas, products);
    } else if (!n->add_gradients) {
        memset(n->beta_gradients, 0, n->columns * sizeof(float));
        memset(n->gamma_gradients, 0, n->columns * sizeof(float));
    }
    if (!n->input_deltas) return;
    w.delta_means = deltas;
    w.product_means = products;
    bs_divide(n->rows, 1, 3 * n->columns, threads, batch_input_deltas, &w);
}

// Within a row, numbers are added up in this many sums, which the widest vector loops fill, and those in order.
enum { lanes = 16 };

BS_INLINE double sum_lanes(const float *sums) {
    double sum = 0;
    for (int lane = 0; lane < lanes; lane++) sum += sums[lane];
    return sum;
}

struct layer_work {
    const struct bs_normalization *n;
    float *deviations;
};

BS_VERSIONS static void layer_rows(void *context, long row, long row_end) {
    const struct layer_work *w = context;
    const struct bs_normalization *n = w->n;
    long whole = n->columns / lanes * lanes;
    for (; row < row_end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride;
        float *normalized = n->normalized + row * n->normalized_stride;
        float *outputs = n->outputs + row * n->outputs_stride;
        float sums[lanes] = {0}, squares[lanes] = {0};
        for (long i = 0; i < whole; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) sums[lane] += inputs[i + lane];
        }
        for (long i = whole; i < n->columns; i++) sums[i - whole] += inputs[i];
        float mean = (float)(sum_lanes(sums) / (double)n->columns);
        for (long i = 0; i < whole; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) {
                float value = inputs[i + lane] - mean;
                squares[lane] += value * value;
            }
        }
        for (long i = whole; i < n->columns; i++) squares[i - whole] += (inputs[i] - mean) * (inputs[i] - mean);
        float deviation = sqrtf((float)(sum_lanes(squares) / (double)n->columns + n->epsilon));
        w->deviations[row] = deviation;
        BS_VECTOR
        for (long i = 0; i < n->columns; i++) {
            float value = (inputs[i] - mean) / deviation;
            normalized[i] = value;
            outputs[i] = n->gamma[i] * value + n->beta[i];
        }
    }
}

void bs_layer_norm(const struct bs_normalization *n, float *deviations, int threads) {
    if (n->columns == 0) return;
    struct layer_work w = {n, deviations};
    bs_divide(n->rows, 1, 4 * n->columns, threads, layer_rows, &w);
}

BS_VERSIONS static void layer_input_deltas(void *context, long row, long row_end) {
    const struct backward_work *w = context;
    const struct bs_normalization_backward *n = w->n;
    long whole = n->columns / lanes * lanes;
    for (; row < row_end; row++) {
        const float *output_deltas = n->output_deltas + row * n->output_deltas_stride;
        const float *normalized = n->normalized + row * n->normalized_stride;
        float *target = n->input_deltas + row * n->input_deltas_stride;
        float deltas[lanes] = {0}, products[lanes] = {0};
        for (long i = 0; i < whole; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) {
                float delta = output_deltas[i + lane] * n->gamma[i + lane];
                deltas[lane] += delta;
                products[lane] += delta * normalized[i + lane];
            }
        }
        for (long i = whole; i < n->columns; i++) {
            float delta = output_deltas[i] * n->gamma[i];
            deltas[i - whole] += delta;
            products[i - whole] += delta * normalized[i];
        }
        float delta_mean = (float)(sum_lanes(deltas) / (double)n->columns);
        float product_mean = (float)(sum_lanes(products) / (double)n->columns);
        float factor = 1 / n->deviation[row];
        if (n->add_input_deltas) {
            BS_VECTOR
            for (long i = 0; i < n->columns; i++)
                target[i] += factor * (output_deltas[i] * n->gamma[i] - delta_mean - normalized[i] * product_mean);
        } else {
            BS_VECTOR
            for (long i = 0; i < n->columns; i++)
                target[i] = factor * (output_deltas[i] * n->gamma[i] - delta_mean - normalized[i] * product_mean);
        }
    }
}

void bs_layer_norm_backward(const struct bs_normalization_backward *n, float *scratch, int threads) {
    if (n->columns == 0) return;
    struct bs_normalization_backward gradients_only = *n;
    gradients_only.input_deltas = NULL;
    bs_batch_norm_backward(&gradients_only, scratch, threads);
    if (!n->input_deltas) return;
    struct backward_work w = {n, NULL, NULL, NULL};
    bs_divide(n->rows, 1, 6 * n->columns, threads, layer_input_deltas, &w);
}
