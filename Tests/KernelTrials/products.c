#include "products.h"

#include "plain_sums.h"
#include "trial_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// bs_product beside the loops that define it, to the bit.

/// The definition, in the words of bs_products.h. The epilogue is left to bs_apply_epilogue.
static void multiply_plainly(const struct bs_product *p, struct bs_machine machine) {
    for (long i = 0; i < p->rows; i++)
        for (long j = 0; j < p->columns; j++) {
            float *target = p->target + i * p->target_stride + j;
            struct plain_sum sum = plain_sum(p->accumulate, *target);
            for (long k = 0; k < p->inner; k++)
                plain_sum_add(
                    &sum, k, p->left[p->left_transposed ? k * p->left_stride + i : i * p->left_stride + k],
                    p->right[p->right_transposed ? j * p->right_stride + k : k * p->right_stride + j]);
            *target = plain_sum_total(&sum);
        }
    bs_apply_epilogue(p->target, p->target_stride, p->rows, p->columns, &p->epilogue, machine);
}

static float *numbers(long count, unsigned seed) {
    float *values = trial_memory(count);
    trial_fill(values, count, seed);
    return values;
}

/// Everything a product may be at one size. Returns how many were computed.
static long try_size(long rows, long columns, long inner, bool all_ways) {
    static const int thread_counts[] = {1, 2, 3, 8};
    static const long gaps[] = {0, 1, 16};
    static unsigned turn;
    long tried = 0;
    for (int way = 0; way < 8; way++) {
        // Of the strides and epilogues each way takes others than the one before.
        turn++;
        bool left_transposed = way & 1, right_transposed = way & 2, accumulate = way & 4;
        long left_stride = (left_transposed ? rows : inner) + gaps[turn % 3];
        long right_stride = (right_transposed ? inner : columns) + gaps[turn / 3 % 3];
        long target_stride = columns + gaps[turn / 9 % 3];
        float *left = numbers((left_transposed ? inner : rows) * left_stride, turn);
        float *right = numbers((right_transposed ? columns : inner) * right_stride, turn + 1);
        float *bias = numbers(columns, turn + 2), *before = numbers(rows * target_stride, turn + 3);
        size_t size = (size_t)(rows * target_stride) * sizeof(float);
        float *wanted = trial_memory(rows * target_stride), *found = trial_memory(rows * target_stride);
        struct bs_product p = {
            .rows = rows, .columns = columns, .inner = inner, .left = left, .right = right, .target = wanted,
            .left_stride = left_stride, .right_stride = right_stride, .target_stride = target_stride,
            .left_transposed = left_transposed, .right_transposed = right_transposed,
            .accumulate = accumulate,
            .epilogue = {
                .bias = turn % 2 ? bias : NULL,
                .activation = (enum bs_activation[]){bs_linear, bs_relu, bs_linear, bs_tanh}[turn % 4]}};
        if (turn % 5 == 0)
            p.epilogue.negative_mean = bias, p.epilogue.factor = bias, p.epilogue.beta = bias;
        memcpy(wanted, before, size);
        multiply_plainly(&p, (struct bs_machine){1, bs_highest_level()});
        p.target = found;
        for (int level = bs_baseline; level <= (int)bs_highest_level(); level++)
            for (int t = 0; t < (all_ways ? 4 : 1); t++) {
                struct bs_machine machine = {thread_counts[all_ways ? t : (int)turn % 4], level};
                // An activation's bits are its own affair.
                if (p.epilogue.activation == bs_tanh && level != (int)bs_highest_level()) continue;
                float *scratch = trial_memory(bs_product_scratch(&p, machine));
                memcpy(found, before, size);
                bs_product(&p, scratch, machine);
                trial_check(
                    memcmp(wanted, found, size) == 0,
                    "product %ldx%ldx%ld way %d level %d threads %d strides %ld %ld %ld", rows, columns,
                    inner, way, level, machine.threads, left_stride, right_stride, target_stride);
                trial_free(scratch);
                tried++;
            }
        trial_free(left), trial_free(right), trial_free(bias), trial_free(before);
        trial_free(wanted), trial_free(found);
    }
    return tried;
}

void try_products(void) {
    static const long small[] = {0, 1, 2, 3, 5, 7, 8, 13, 15, 16, 17, 29, 31, 32, 33, 49};
    static const long sizes[][3] = {
        {100, 120, 784}, {100, 10, 1200}, {1, 1200, 784}, {1, 784, 1200}, {4, 300, 260}, {8, 256, 784},
        {64, 512, 128}, {32, 100, 300}, {10, 100, 4096}, {256, 10, 100}, {1, 1, 100000}, {3, 5, 20000},
        {16, 16, 10000}, {300, 300, 10}, {600, 40, 300}, {40, 600, 300}, {513, 257, 255}, {257, 513, 257},
        {290, 290, 512}, {1200, 33, 1}, {33, 1200, 2}, {128, 64, 64}, {1000, 1, 300}, {2, 2000, 515},
        {16, 1, 1000}, {30, 4, 800}, {9, 200, 769}, {700, 6, 401}, {64, 512, 512}, {512, 64, 512},
        // Divided among threads by blocks, of which the last is computed otherwise than the first.
        {1, 1000, 3104},
    };
    // Several groups of blocks: in one go, in few rows, in several blocks of rows or lanes, and divided among
    // threads by blocks.
    static const long grouped[][3] = {
        {1, 1, 6145}, {3, 37, 6529}, {2, 7, 13000}, {8, 130, 6529}, {33, 34, 6529}, {40, 27, 12288},
        {70, 3, 13000},
    };
    static const long large[][3] = {{340, 16, 6529}, {2, 1040, 6529}};
    const long count = sizeof small / sizeof *small;
    long tried = 0;
    for (long i = 0; i < count; i++)
        for (long j = 0; j < count; j++)
            for (long k = 0; k < count; k++)
                if ((i + j + k) % 3 == 0) tried += try_size(small[i], small[j], small[k], false);
    for (long i = 0; i < (long)(sizeof sizes / sizeof *sizes); i++)
        tried += try_size(sizes[i][0], sizes[i][1], sizes[i][2], true);
    for (long i = 0; i < (long)(sizeof grouped / sizeof *grouped); i++)
        tried += try_size(grouped[i][0], grouped[i][1], grouped[i][2], true);
    for (long i = 0; i < (long)(sizeof large / sizeof *large); i++)
        tried += try_size(large[i][0], large[i][1], large[i][2], false);
    printf("products: %ld\n", tried);
}
