#define _GNU_SOURCE
#include "CKernels.h"
#include "timing.h"

#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// bs_product beside oneDNN's dnnl_sgemm, in one process, by turns. See README.md.

struct shape {
    const char *name;
    long rows, columns, inner;
    bool left_transposed, right_transposed;
    /// Floats beyond a row.
    long gap;
};

static const struct shape shapes[] = {
    {"mlp forward", 100, 1200, 784, false, true, 0},
    {"mlp forward", 100, 1200, 1200, false, true, 0},
    {"mlp forward, last", 100, 10, 1200, false, true, 0},
    {"mlp input deltas", 100, 1200, 1200, false, false, 0},
    {"mlp input deltas, last", 100, 1200, 10, false, false, 0},
    {"mlp weight gradients", 1200, 784, 100, true, false, 0},
    {"mlp weight gradients", 1200, 1200, 100, true, false, 0},
    {"mlp weight gradients, last", 10, 1200, 100, true, false, 0},
    {"weight gradients", 1024, 256, 4096, true, false, 0},
    {"weight gradients", 256, 1024, 4096, true, false, 0},
    {"input deltas", 256, 1024, 1024, false, false, 0},
    {"input deltas, wide rows", 256, 1024, 1024, false, false, 16},
    {"forward", 4096, 1024, 256, false, true, 0},
    {"forward", 256, 1024, 1024, false, true, 0},
    {"LSTM 512 step", 64, 2048, 512, false, true, 0},
    {"LSTM 512 step, wide rows", 64, 2048, 512, false, true, 16},
    {"LSTM 512 step backward", 64, 512, 2048, false, false, 0},
    {"wide right", 64, 2048, 512, false, false, 0},
    {"wide right", 100, 4096, 1024, false, false, 0},
    {"wide left", 2048, 64, 1024, true, false, 0},
    {"wide left", 4096, 128, 512, true, false, 0},
    {"LSTM 256 step", 32, 1024, 256, false, true, 0},
    {"LSTM 256 step backward", 32, 256, 1024, false, false, 0},
    {"LSTM 512, gradients", 2048, 512, 3200, true, false, 0},
    {"batch 1 forward", 1, 1200, 784, false, true, 0},
    {"batch 1 forward", 1, 2048, 2048, false, true, 0},
    {"batch 1 input deltas", 1, 1200, 1200, false, false, 0},
    {"batch 1 gradients", 1200, 784, 1, true, false, 0},
    {"batch 4 forward", 4, 1200, 784, false, true, 0},
    {"batch 4 input deltas", 4, 1200, 1200, false, false, 0},
    {"batch 4 gradients", 1200, 784, 4, true, false, 0},
    {"batch 8 forward", 8, 1200, 784, false, true, 0},
    {"batch 8 input deltas", 8, 1200, 1200, false, false, 0},
    {"batch 8 gradients", 1200, 784, 8, true, false, 0},
    {"small", 16, 16, 16, false, false, 0},
    {"small", 16, 16, 16, false, true, 0},
    {"small", 32, 32, 32, false, true, 0},
    {"small", 32, 32, 32, true, false, 0},
    {"small", 64, 64, 64, false, false, 0},
    {"small", 64, 64, 64, false, true, 0},
    {"small", 64, 64, 64, true, false, 0},
    {"thin", 1000, 10, 256, false, true, 0},
    {"thin", 10, 1000, 256, false, false, 0},
    {"thin", 10, 256, 1000, true, false, 0},
    {"long", 64, 64, 4096, true, false, 0},
    {"long", 32, 32, 100000, true, false, 0},
    {"long", 16, 16, 100000, false, true, 0},
    {"attention, scores", 128, 128, 64, false, true, 192},
    {"attention, values", 128, 64, 128, false, false, 0},
    {"square", 512, 512, 512, false, false, 0},
    {"square", 1000, 1000, 1000, false, false, 0},
    {"square", 2048, 2048, 2048, false, true, 0},
};

extern void omp_set_num_threads(int count);
extern void omp_set_dynamic(int dynamic);

static void their_product(const struct bs_product *p) {
    dnnl_sgemm(
        p->left_transposed ? 'T' : 'N', p->right_transposed ? 'T' : 'N', p->rows, p->columns, p->inner, 1,
        p->left, p->left_stride, p->right, p->right_stride, 0, p->target, p->target_stride);
}

static void compare(const struct shape *s, struct bs_machine machine) {
    long left_rows = s->left_transposed ? s->inner : s->rows;
    long right_rows = s->right_transposed ? s->columns : s->inner;
    struct bs_product p = {
        .rows = s->rows, .columns = s->columns, .inner = s->inner,
        .left_stride = (s->left_transposed ? s->rows : s->inner) + s->gap,
        .right_stride = (s->right_transposed ? s->inner : s->columns) + s->gap,
        .target_stride = s->columns + s->gap, .left_transposed = s->left_transposed,
        .right_transposed = s->right_transposed};
    p.left = some_numbers(left_rows * p.left_stride);
    p.right = some_numbers(right_rows * p.right_stride);
    p.target = some_numbers(s->rows * p.target_stride);
    float *scratch = some_numbers(bs_product_scratch(&p, machine));
    double work = (double)s->rows * (double)s->columns * (double)s->inner;
    struct race race = race_beginning(work / 5e10, machine.threads);
    omp_set_num_threads(machine.threads);
    while (race_goes_on(&race)) {
        RACE(&race, ours, bs_product(&p, scratch, machine));
        RACE(&race, theirs, their_product(&p));
    }
    printf(
        "%-28s %5ld x %5ld x %6ld %c%c %10.1f %8.1f %8.1f %7.2f\n", s->name, s->rows, s->columns, s->inner,
        s->left_transposed ? 't' : '-', s->right_transposed ? 't' : '-', race.ours.least * 1e6,
        2e-9 * work / race.ours.least, 2e-9 * work / race.theirs.least, race.ours.least / race.theirs.least);
    fflush(stdout);
    free((void *)p.left), free((void *)p.right), free(p.target), free(scratch);
}

int main(int count, char **arguments) {
    struct bs_machine machine = {count > 2 ? atoi(arguments[2]) : 1, bs_highest_level()};
    if (count > 1 && strcmp(arguments[1], "avx2") == 0) machine.level = bs_avx2;
    setenv("ONEDNN_MAX_CPU_ISA", machine.level == bs_avx512 ? "AVX512_CORE" : "AVX2", 1);
    omp_set_dynamic(0);
    printf(
        "%-28s %5s x %5s x %6s %2s %10s %8s %8s %7s\n", "", "rows", "cols", "inner", "", "us", "GFLOP/s",
        "theirs", "ratio");
    for (unsigned long i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (count < 4 || strstr(shapes[i].name, arguments[3])) compare(&shapes[i], machine);
}
