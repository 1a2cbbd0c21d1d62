#define _GNU_SOURCE
#include "CKernels.h"
#include "onednn_pass.h"
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The passes of convolutions beside oneDNN's, in one process, by turns. See README.md.

struct shape {
    const char *name;
    long batch, height, width, channels, filters, kernel_height, kernel_width, stride, zeros;
};

static const struct shape shapes[] = {
    {"5x5, first", 100, 32, 32, 3, 32, 5, 5, 1, 2},
    {"5x5", 100, 16, 16, 32, 32, 5, 5, 1, 2},
    {"5x5", 100, 8, 8, 32, 64, 5, 5, 1, 2},
    {"28x28, first", 100, 28, 28, 1, 32, 3, 3, 1, 1},
    {"28x28, 5x5 first", 100, 28, 28, 1, 32, 5, 5, 1, 2},
    {"3x3, first", 64, 32, 32, 3, 64, 3, 3, 1, 1},
    {"3x3", 64, 32, 32, 64, 64, 3, 3, 1, 1},
    {"3x3", 64, 16, 16, 64, 128, 3, 3, 1, 1},
    {"3x3", 64, 16, 16, 128, 128, 3, 3, 1, 1},
    {"3x3", 64, 8, 8, 128, 256, 3, 3, 1, 1},
    {"3x3", 64, 8, 8, 256, 256, 3, 3, 1, 1},
    {"1x1", 64, 16, 16, 128, 256, 1, 1, 1, 0},
    {"1x1", 64, 16, 16, 256, 64, 1, 1, 1, 0},
    {"stride 2", 64, 32, 32, 64, 64, 3, 3, 2, 1},
    {"stride 2, 1x1", 64, 16, 16, 64, 128, 1, 1, 2, 0},
    {"Conv1D", 32, 1, 1000, 64, 64, 1, 5, 1, 0},
    {"Conv1D", 32, 1, 1000, 64, 64, 1, 3, 1, 0},
    {"batch 1, first", 1, 32, 32, 3, 64, 3, 3, 1, 1},
    {"batch 1", 1, 32, 32, 64, 64, 3, 3, 1, 1},
    {"batch 1", 1, 16, 16, 128, 128, 3, 3, 1, 1},
    {"batch 1", 1, 8, 8, 256, 256, 3, 3, 1, 1},
};

extern void omp_set_num_threads(int count);

enum { passes = 3 };
static const char *const pass_names[passes] = {"outputs", "input deltas", "gradients"};

static void compare(const struct shape *s, int pass, struct bs_machine machine) {
    struct bs_convolution_sizes sizes = {
        .batch = s->batch, .height = s->height, .width = s->width, .channels = s->channels,
        .filters = s->filters, .kernel_height = s->kernel_height, .kernel_width = s->kernel_width,
        .vertical_stride = s->stride, .horizontal_stride = s->stride,
        .top = s->height > 1 ? s->zeros : 0, .left = s->zeros};
    sizes.output_height = (s->height + 2 * sizes.top - s->kernel_height) / s->stride + 1;
    sizes.output_width = (s->width + 2 * sizes.left - s->kernel_width) / s->stride + 1;
    struct bs_convolution_shape shape = {
        s->batch, s->height, s->width, s->channels, s->filters, s->kernel_height, s->kernel_width, s->stride,
        s->stride, sizes.top, sizes.left,
        (sizes.output_height - 1) * s->stride + s->kernel_height - s->height - sizes.top,
        (sizes.output_width - 1) * s->stride + s->kernel_width - s->width - sizes.left, sizes.output_height,
        sizes.output_width};
    long windows = s->batch * sizes.output_height * sizes.output_width;
    long kernel = s->kernel_height * s->kernel_width * s->channels;
    float *inputs = some_numbers(s->batch * s->height * s->width * s->channels);
    float *weights = some_numbers(s->filters * kernel), *outputs = some_numbers(windows * s->filters);
    float *scratch = some_numbers(bs_convolve_scratch(&sizes, machine));
    bs_pass *theirs =
        bs_pass_make(&shape, (enum bs_convolution_result)pass, machine.threads);
    if (!theirs) exit(2);
    float *their_scratch = some_numbers(bs_pass_scratch(theirs));
    double work = (double)windows * (double)kernel * (double)s->filters;
    struct bs_epilogue nothing = {0};
    struct race race = race_beginning(work / 5e10, machine.threads);
    omp_set_num_threads(machine.threads);
    while (race_goes_on(&race)) {
        RACE(
            &race, ours,
            pass == 0 ? bs_convolve(&sizes, inputs, weights, false, &nothing, outputs, scratch, machine)
                : pass == 1
                ? bs_convolve_input_deltas(&sizes, outputs, weights, inputs, false, scratch, machine)
                : bs_convolve_weight_gradients(&sizes, inputs, outputs, weights, false, scratch, machine));
        RACE(&race, theirs, bs_pass_run(theirs, inputs, weights, outputs, their_scratch));
    }
    printf(
        "%-18s %3ldx%2ldx%4ldx%3ld, %3ld of %ldx%ld %-13s %9.1f %8.1f %8.1f %6.2f  %s\n", s->name, s->batch,
        s->height, s->width, s->channels, s->filters, s->kernel_height, s->kernel_width, pass_names[pass],
        race.ours.least * 1e6, 2e-9 * work / race.ours.least, 2e-9 * work / race.theirs.least,
        race.ours.least / race.theirs.least, bs_pass_implementation(theirs));
    fflush(stdout);
    bs_pass_free(theirs);
    free(inputs), free(weights), free(outputs), free(scratch), free(their_scratch);
}

int main(int count, char **arguments) {
    struct bs_machine machine = {count > 2 ? atoi(arguments[2]) : 1, bs_highest_level()};
    if (count > 1 && strcmp(arguments[1], "avx2") == 0) machine.level = bs_avx2;
    setenv("ONEDNN_MAX_CPU_ISA", machine.level == bs_avx512 ? "AVX512_CORE" : "AVX2", 1);
    for (unsigned long i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int pass = 0; pass < passes; pass++)
            if (count < 4 || strstr(shapes[i].name, arguments[3])) compare(&shapes[i], pass, machine);
}
