#include "convolutions.h"

#include "plain_sums.h"
#include "trial_support.h"

#include <stdio.h>
#include <string.h>

// The passes of a convolution beside the sums that define them, to the bit.

static bool is_inside(long y, long height, long x, long width) {
    return y >= 0 && y < height && x >= 0 && x < width;
}

#define EACH(i, count) for (long i = 0; i < (count); i++)

static void convolve_plainly(
    const struct bs_convolution_sizes *s, const float *inputs, const float *weights, float *outputs) {
    EACH(n, s->batch) EACH(y, s->output_height) EACH(x, s->output_width) EACH(f, s->filters) {
        struct plain_sum sum = plain_sum(false, 0);
        EACH(i, s->kernel_height) EACH(j, s->kernel_width) EACH(c, s->channels) {
            long row = y * s->vertical_stride + i - s->top, column = x * s->horizontal_stride + j - s->left;
            long index = (i * s->kernel_width + j) * s->channels + c;
            if (is_inside(row, s->height, column, s->width))
                plain_sum_add(
                    &sum, index, inputs[((n * s->height + row) * s->width + column) * s->channels + c],
                    weights[f * s->kernel_height * s->kernel_width * s->channels + index]);
        }
        *outputs++ = plain_sum_total(&sum);
    }
}

static void find_gradients_plainly(
    const struct bs_convolution_sizes *s, const float *inputs, const float *deltas, float *gradients,
    bool accumulate) {
    EACH(f, s->filters) EACH(i, s->kernel_height) EACH(j, s->kernel_width) EACH(c, s->channels) {
        struct plain_sum sum = plain_sum(accumulate, *gradients);
        EACH(n, s->batch) EACH(y, s->output_height) EACH(x, s->output_width) {
            long row = y * s->vertical_stride + i - s->top, column = x * s->horizontal_stride + j - s->left;
            long index = (n * s->output_height + y) * s->output_width + x;
            float delta = deltas[index * s->filters + f];
            long at = ((n * s->height + row) * s->width + column) * s->channels + c;
            if (is_inside(row, s->height, column, s->width))
                plain_sum_add(&sum, index, delta, inputs[at]);
            else if (bs_has_padded_images(s))
                plain_sum_add(&sum, index, delta, 0);
        }
        *gradients++ = plain_sum_total(&sum);
    }
}

static void find_deltas_plainly(
    const struct bs_convolution_sizes *s, const float *deltas, const float *weights, float *input_deltas,
    bool accumulate) {
    EACH(n, s->batch) EACH(y, s->height) EACH(x, s->width) EACH(c, s->channels) {
        struct plain_sum sum = plain_sum(accumulate, *input_deltas);
        EACH(i, s->kernel_height) EACH(j, s->kernel_width) EACH(f, s->filters) {
            long down = y + s->top - i, right = x + s->left - j;
            if (down % s->vertical_stride != 0 || right % s->horizontal_stride != 0) continue;
            long row = down / s->vertical_stride, column = right / s->horizontal_stride;
            if (is_inside(row, s->output_height, column, s->output_width))
                plain_sum_add(
                    &sum, (i * s->kernel_width + j) * s->filters + f,
                    deltas[((n * s->output_height + row) * s->output_width + column) * s->filters + f],
                    weights[((f * s->kernel_height + i) * s->kernel_width + j) * s->channels + c]);
        }
        *input_deltas++ = plain_sum_total(&sum);
    }
}

static float *numbers(long count, unsigned seed) {
    float *values = trial_memory(count);
    trial_fill(values, count, seed);
    return values;
}

static void check(
    const float *wanted, const float *found, long count, const char *pass,
    const struct bs_convolution_sizes *s, struct bs_machine machine) {
    trial_check(
        memcmp(wanted, found, (size_t)count * sizeof(float)) == 0,
        "%s of %ldx%ldx%ldx%ld, %ld of %ldx%ld, strides %ld %ld, zeros %ld %ld, level %d threads %d", pass,
        s->batch, s->height, s->width, s->channels, s->filters, s->kernel_height, s->kernel_width,
        s->vertical_stride, s->horizontal_stride, s->top, s->left, machine.level, machine.threads);
}

/// All passes. Returns how many were computed.
static long try_sizes(const struct bs_convolution_sizes *s) {
    static const int thread_counts[] = {1, 2, 3, 8};
    static unsigned turn;
    turn++;
    long input_count = s->batch * s->height * s->width * s->channels;
    long weight_count = s->filters * s->kernel_height * s->kernel_width * s->channels;
    long output_count = s->batch * s->output_height * s->output_width * s->filters, tried = 0;
    float *inputs = numbers(input_count, turn), *weights = numbers(weight_count, turn + 1);
    float *deltas = numbers(output_count, turn + 2), *bias = numbers(s->filters, turn + 3);
    float *outputs = trial_memory(output_count), *found_outputs = trial_memory(output_count);
    float *gradients = numbers(weight_count, turn + 4), *found_gradients = trial_memory(weight_count);
    float *input_deltas = numbers(input_count, turn + 5), *found_deltas = trial_memory(input_count);
    float *old_gradients = numbers(weight_count, turn + 4), *old_deltas = numbers(input_count, turn + 5);
    bool accumulate = turn % 2;
    struct bs_machine best = {1, bs_highest_level()};
    convolve_plainly(s, inputs, weights, outputs);
    long kernel = s->filters > 0 ? weight_count / s->filters : 0;
    float *transposed = trial_memory(weight_count);
    for (long i = 0; i < weight_count; i++) transposed[i % kernel * s->filters + i / kernel] = weights[i];
    struct bs_epilogue epilogue = {.bias = bias, .activation = bs_relu};
    if (turn % 3 == 0) epilogue.negative_mean = bias, epilogue.factor = deltas, epilogue.beta = bias;
    bs_apply_epilogue(
        outputs, s->filters, s->batch * s->output_height * s->output_width, s->filters, &epilogue, best);
    find_gradients_plainly(s, inputs, deltas, gradients, accumulate);
    find_deltas_plainly(s, deltas, weights, input_deltas, accumulate);
    for (int level = bs_baseline; level <= (int)bs_highest_level(); level++)
        for (int t = 0; t < 4; t++) {
            struct bs_machine machine = {thread_counts[t], level};
            float *scratch = trial_memory(bs_convolve_scratch(s, machine));
            memcpy(found_gradients, old_gradients, (size_t)weight_count * sizeof(float));
            memcpy(found_deltas, old_deltas, (size_t)input_count * sizeof(float));
            bs_convolve(s, inputs, weights, false, &epilogue, found_outputs, scratch, machine);
            check(outputs, found_outputs, output_count, "outputs", s, machine);
            bs_convolve(s, inputs, transposed, true, &epilogue, found_outputs, scratch, machine);
            check(outputs, found_outputs, output_count, "outputs of transposed weights", s, machine);
            bs_convolve_weight_gradients(s, inputs, deltas, found_gradients, accumulate, scratch, machine);
            bs_convolve_input_deltas(s, deltas, weights, found_deltas, accumulate, scratch, machine);
            check(gradients, found_gradients, weight_count, "weight gradients", s, machine);
            check(input_deltas, found_deltas, input_count, "input deltas", s, machine);
            trial_free(scratch);
            tried += 4;
        }
    trial_free(inputs), trial_free(weights), trial_free(deltas), trial_free(bias), trial_free(outputs);
    trial_free(found_outputs), trial_free(gradients), trial_free(found_gradients), trial_free(input_deltas);
    trial_free(transposed), trial_free(found_deltas), trial_free(old_gradients), trial_free(old_deltas);
    return tried;
}

/// With as many outputs as there are places for the kernel.
static struct bs_convolution_sizes sizes_of(
    long batch, long height, long width, long channels, long filters, long kernel_height, long kernel_width,
    long vertical_stride, long horizontal_stride, long zeros) {
    return (struct bs_convolution_sizes){
        batch, height, width, channels, filters, kernel_height, kernel_width, vertical_stride,
        horizontal_stride, zeros, zeros, (height + 2 * zeros - kernel_height) / vertical_stride + 1,
        (width + 2 * zeros - kernel_width) / horizontal_stride + 1};
}

void try_convolutions(void) {
    static const long channel_counts[] = {1, 3, 16, 20}, filter_counts[] = {1, 7, 16, 34};
    static const long kernels[][2] = {{1, 1}, {3, 3}, {5, 5}, {1, 4}, {2, 3}};
    static const long strides[][2] = {{1, 1}, {2, 2}, {1, 3}, {3, 2}};
    long tried = 0;
    unsigned turn = 0;
    EACH(c, 4) EACH(f, 4) EACH(k, 5) EACH(s, 4) EACH(zeros, 3) {
        if (++turn % 3 != 0) continue;
        struct bs_convolution_sizes sizes = sizes_of(
            1 + turn % 3, 5 + turn % 4, 6 + turn % 5, channel_counts[c], filter_counts[f], kernels[k][0],
            kernels[k][1], strides[s][0], strides[s][1], zeros);
        tried += try_sizes(&sizes);
    }
    const struct bs_convolution_sizes others[] = {
        sizes_of(3, 28, 28, 1, 32, 3, 3, 1, 1, 1), sizes_of(2, 16, 16, 48, 64, 3, 3, 1, 1, 1),
        sizes_of(5, 9, 9, 64, 40, 3, 3, 2, 2, 1), sizes_of(2, 1, 300, 64, 48, 1, 5, 1, 1, 0),
        sizes_of(0, 5, 5, 3, 4, 3, 3, 1, 1, 1), sizes_of(4, 4, 4, 200, 96, 4, 4, 1, 1, 2),
        sizes_of(7, 11, 3, 6, 130, 3, 3, 1, 1, 1), sizes_of(1, 40, 40, 16, 16, 1, 1, 1, 1, 0),
        // Few channels and many samples.
        sizes_of(20, 9, 7, 3, 34, 5, 5, 2, 1, 2), sizes_of(70, 13, 5, 1, 7, 3, 3, 1, 1, 1),
        sizes_of(64, 5, 6, 7, 20, 3, 4, 3, 2, 1), sizes_of(33, 14, 4, 2, 410, 2, 3, 1, 3, 0),
        // Several groups of blocks: of windows, with few channels and with more, a whole number of groups,
        // and taps that see nothing in the first group;
        sizes_of(9, 28, 28, 1, 5, 3, 3, 1, 1, 1), sizes_of(9, 28, 28, 8, 18, 3, 3, 1, 1, 1),
        sizes_of(17, 41, 39, 9, 3, 3, 3, 2, 2, 1), sizes_of(12, 32, 32, 8, 3, 3, 3, 1, 1, 1),
        sizes_of(1, 2, 6200, 8, 3, 3, 1, 1, 1, 1),
        {2, 1, 400, 8, 17, 1, 4, 1, 1, 0, 6145, 1, 6500},
        // of outputs' and of input deltas' terms, of which positions at the border have none in the first.
        sizes_of(1, 4, 4, 700, 21, 3, 3, 1, 1, 1), sizes_of(1, 3, 3, 2100, 3, 3, 3, 1, 1, 1),
        sizes_of(2, 4, 5, 17, 2100, 3, 3, 1, 2, 1), sizes_of(16, 3, 3, 2, 2100, 3, 3, 1, 1, 1),
        sizes_of(40, 3, 4, 3, 1100, 3, 3, 1, 2, 1), sizes_of(2, 2, 2, 6200, 3, 1, 1, 1, 1, 0),
    };
    EACH(i, (long)(sizeof others / sizeof *others)) tried += try_sizes(&others[i]);
    printf("convolutions: %ld\n", tried);
}
