#include "kernels.h"

#include <math.h>

enum { lanes = 16, finite_block = 4096, square_blocks = 64 };

/// Sixteen running sums, so that the order of additions is the same at every vector level.
BS_VERSIONS(sum_of, (const float *source, long count, double *result), (source, count, result)) {
    double sums[lanes] = {0};
    long i = 0;
    for (; i + lanes <= count; i += lanes)
        for (int lane = 0; lane < lanes; lane++) sums[lane] += (double)source[i + lane];
    for (int lane = 0; i < count; i++, lane++) sums[lane] += (double)source[i];
    double sum = 0;
    for (int lane = 0; lane < lanes; lane++) sum += sums[lane];
    *result = sum;
}

double bs_sum(const float *source, long count, struct bs_machine machine) {
    double sum;
    sum_of[machine.level](source, count, &sum);
    return sum;
}

struct finite_search {
    const float *source;
    int found;
};

BS_PART(find_not_finite, start, end) {
    struct finite_search *search = context;
    const float *source = search->source;
    for (long block = start; block < end; block += finite_block) {
        long block_end = block + finite_block < end ? block + finite_block : end;
        int found = 0;
        for (long i = block; i < block_end; i++) {
            uint32_t bits;
            memcpy(&bits, source + i, sizeof bits);
            found |= (bits & 0x7f800000u) == 0x7f800000u;
        }
        if (found) __atomic_store_n(&search->found, 1, __ATOMIC_RELAXED);
        if (__atomic_load_n(&search->found, __ATOMIC_RELAXED)) return;
    }
}

bool bs_is_finite(const float *source, long count, struct bs_machine machine) {
    struct finite_search search = {source, 0};
    bs_divide(count, bs_flat_unit, 1, machine, find_not_finite, &search);
    return !search.found;
}

BS_INLINE double squares_of(const float *values, long count) {
    double sums[lanes] = {0};
    long i = 0;
    for (; i + lanes <= count; i += lanes)
        for (int lane = 0; lane < lanes; lane++) {
            double value = (double)values[i + lane];
            sums[lane] = bs_multiply_add(value, value, sums[lane]);
        }
    for (int lane = 0; i < count; i++, lane++)
        sums[lane] = bs_multiply_add((double)values[i], (double)values[i], sums[lane]);
    double squares = 0;
    for (int lane = 0; lane < lanes; lane++) squares += sums[lane];
    return squares;
}

struct squares_work {
    const float *values;
    long count, block;
    double *sums;
};

BS_PART(sum_squares, start, end) {
    const struct squares_work *w = context;
    for (long block = start; block < end; block++) {
        long first = block * w->block;
        long count = w->count - first < w->block ? w->count - first : w->block;
        w->sums[block] = squares_of(w->values + first, count);
    }
}

/// The sum is made of at most `square_blocks` sums, whichever threads compute these.
double bs_sum_of_squares(const float *values, long count, struct bs_machine machine) {
    double sums[square_blocks];
    if (count <= 0) return 0;
    long units = (count + bs_flat_unit - 1) / bs_flat_unit;
    long block = (units + square_blocks - 1) / square_blocks * bs_flat_unit;
    long blocks = (count + block - 1) / block;
    struct squares_work w = {values, count, block, sums};
    bs_divide(blocks, 1, block, machine, sum_squares, &w);
    double sum = 0;
    for (long i = 0; i < blocks; i++) sum += sums[i];
    return sum;
}

struct norms_work {
    float *values;
    long stride, columns;
    float limit;
};

BS_PART(constrain, row, row_end) {
    const struct norms_work *n = context;
    for (; row < row_end; row++) {
        float *values = n->values + row * n->stride;
        double norm = sqrt(squares_of(values, n->columns));
        if (!(norm > (double)n->limit)) continue;
        float factor = (float)((double)n->limit / norm);
        BS_VECTOR
        for (long j = 0; j < n->columns; j++) values[j] *= factor;
    }
}

void bs_constrain_row_norms(
    float *values, long stride, long rows, long columns, float limit, struct bs_machine machine) {
    struct norms_work n = {values, stride, columns, limit};
    bs_divide(rows, 1, 2 * columns, machine, constrain, &n);
}
