#include "normalization.h"

#include <math.h>

// Within a row, numbers are added up in this many sums, which the widest vector loops fill. After a stretch
// of so many numbers these are added to one sum in double precision.
enum { lanes = 16, stretch = 4096 };

BS_INLINE double sum_lanes(const float *sums) {
    double sum = 0;
    for (int lane = 0; lane < lanes; lane++) sum += (double)sums[lane];
    return sum;
}

BS_INLINE double row_sum(const float *inputs, long columns) {
    double total = 0;
    for (long start = 0; start < columns; start += stretch) {
        long end = start + stretch < columns ? start + stretch : columns, i = start;
        float sums[lanes] = {0};
        for (; i + lanes <= end; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) sums[lane] += inputs[i + lane];
        }
        for (int lane = 0; i < end; i++, lane++) sums[lane] += inputs[i];
        total += sum_lanes(sums);
    }
    return total;
}

/// Of the numbers plus `negative_mean`.
BS_INLINE double row_squares(const float *inputs, float negative_mean, long columns) {
    double total = 0;
    for (long start = 0; start < columns; start += stretch) {
        long end = start + stretch < columns ? start + stretch : columns, i = start;
        float sums[lanes] = {0};
        for (; i + lanes <= end; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) {
                float value = inputs[i + lane] + negative_mean;
                sums[lane] = bs_multiply_add(value, value, sums[lane]);
            }
        }
        for (int lane = 0; i < end; i++, lane++) {
            float value = inputs[i] + negative_mean;
            sums[lane] = bs_multiply_add(value, value, sums[lane]);
        }
        total += sum_lanes(sums);
    }
    return total;
}

struct layer_work {
    const struct bs_normalization *n;
    float *negative_means, *deviations;
};

BS_PART(layer_rows, row, row_end) {
    const struct layer_work *w = context;
    const struct bs_normalization *n = w->n;
    const float *gamma = n->gamma, *beta = n->beta;
    long columns = n->columns;
    for (; row < row_end; row++) {
        const float *inputs = n->inputs + row * n->inputs_stride;
        float *outputs = n->outputs + row * n->outputs_stride;
        float negative_mean = (float)(-row_sum(inputs, columns) / (double)columns);
        double variance = row_squares(inputs, negative_mean, columns) / (double)columns;
        double deviation = sqrt(variance + (double)n->epsilon);
        float factor = (float)(1 / deviation);
        w->negative_means[row] = negative_mean;
        w->deviations[row] = (float)deviation;
        BS_VECTOR
        for (long i = 0; i < columns; i++)
            outputs[i] = bs_multiply_add((inputs[i] + negative_mean) * factor, gamma[i], beta[i]);
    }
}

void bs_layer_norm(
    const struct bs_normalization *n, float *negative_means, float *deviations, struct bs_machine machine) {
    if (n->columns == 0) return;
    struct layer_work w = {n, negative_means, deviations};
    bs_divide(n->rows, 1, 4 * n->columns, machine, layer_rows, &w);
}

struct layer_backward_work {
    const struct bs_normalization_backward *n;
    /// For each block of rows the sums of each column's deltas, and of its deltas times normalized inputs.
    float *deltas, *products;
};

struct row_means {
    float delta, product;
};

/// Adds a row to its block's sums, and gives the row's own means of `δ = γ ⊙ deltas` and of δ times the
/// normalized inputs.
BS_INLINE struct row_means sum_row(
    const struct bs_normalization_backward *n, const float *output_deltas, const float *inputs,
    float negative_mean, float factor, float *deltas, float *products) {
    const float *gamma = n->gamma;
    double delta_total = 0, product_total = 0;
    for (long start = 0; start < n->columns; start += stretch) {
        long end = start + stretch < n->columns ? start + stretch : n->columns, i = start;
        float delta_sums[lanes] = {0}, product_sums[lanes] = {0};
        for (; i + lanes <= end; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++) {
                float d = output_deltas[i + lane];
                float product = d * ((inputs[i + lane] + negative_mean) * factor);
                deltas[i + lane] += d;
                products[i + lane] += product;
                delta_sums[lane] = bs_multiply_add(d, gamma[i + lane], delta_sums[lane]);
                product_sums[lane] = bs_multiply_add(product, gamma[i + lane], product_sums[lane]);
            }
        }
        for (int lane = 0; i < end; i++, lane++) {
            float d = output_deltas[i], product = d * ((inputs[i] + negative_mean) * factor);
            deltas[i] += d;
            products[i] += product;
            delta_sums[lane] = bs_multiply_add(d, gamma[i], delta_sums[lane]);
            product_sums[lane] = bs_multiply_add(product, gamma[i], product_sums[lane]);
        }
        delta_total += sum_lanes(delta_sums);
        product_total += sum_lanes(product_sums);
    }
    struct row_means means = {
        (float)(delta_total / (double)n->columns), (float)(product_total / (double)n->columns)};
    return means;
}

BS_PART(layer_backward, block, block_end) {
    const struct layer_backward_work *w = context;
    const struct bs_normalization_backward *n = w->n;
    const float *gamma = n->gamma;
    long columns = n->columns;
    for (; block < block_end; block++) {
        float *deltas = w->deltas + block * columns, *products = w->products + block * columns;
        memset(deltas, 0, columns * sizeof(float));
        memset(products, 0, columns * sizeof(float));
        for (long row = block * bs_row_block; row < bs_block_end(block, n->rows); row++) {
            const float *output_deltas = n->output_deltas + row * n->output_deltas_stride;
            const float *inputs = n->inputs + row * n->inputs_stride;
            float negative_mean = n->negative_mean[row], factor = 1 / n->deviation[row];
            struct row_means means =
                sum_row(n, output_deltas, inputs, negative_mean, factor, deltas, products);
            if (!n->input_deltas) continue;
            float *target = n->input_deltas + row * n->input_deltas_stride;
            float slope = means.product * factor;
            if (n->add_input_deltas) {
                BS_VECTOR
                for (long i = 0; i < columns; i++) {
                    float rest = bs_multiply_add(output_deltas[i], gamma[i], -means.delta);
                    rest = bs_multiply_add(-(inputs[i] + negative_mean), slope, rest);
                    target[i] = bs_multiply_add(factor, rest, target[i]);
                }
            } else {
                BS_VECTOR
                for (long i = 0; i < columns; i++) {
                    float rest = bs_multiply_add(output_deltas[i], gamma[i], -means.delta);
                    target[i] = factor * bs_multiply_add(-(inputs[i] + negative_mean), slope, rest);
                }
            }
        }
    }
}

BS_INLINE void gradients_tile(const struct layer_backward_work *w, long column, long width) {
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
    for (long i = 0; i < width; i++) bs_normalization_gradients(n, column + i, deltas[i], products[i]);
}

BS_VERSIONS(combine_gradients, (const struct layer_backward_work *w), (w)) {
    BS_FOR_TILES(w->n->columns, gradients_tile, w);
}

void bs_layer_norm_backward(
    const struct bs_normalization_backward *n, float *scratch, struct bs_machine machine) {
    if (n->columns == 0) return;
    long blocks = bs_blocks_of(n->rows);
    struct layer_backward_work w = {n, scratch, scratch + blocks * n->columns};
    bs_divide(blocks, 1, 8 * bs_row_block * n->columns, machine, layer_backward, &w);
    combine_gradients[machine.level](&w);
}
