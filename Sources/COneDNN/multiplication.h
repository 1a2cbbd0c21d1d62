#ifndef BRAINSTORM_CONEDNN_MULTIPLICATION_H
#define BRAINSTORM_CONEDNN_MULTIPLICATION_H

#include <stdbool.h>

/// `c = op(a) · op(b) + beta × c`, as bs_sgemm has it.
struct bs_multiplication {
    bool a_transposed, b_transposed;
    long rows, columns, inner;
    const float *a;
    long a_stride;
    const float *b;
    long b_stride;
    float beta;
    float *c;
    long c_stride;
};

/// On as many threads as OpenMP is set to; inside a parallel region on the one that calls.
bool bs_multiply_whole(const struct bs_multiplication *m);

/// A window of the product: `rows` rows from `row` on, and `columns` columns from `column` on.
struct bs_multiplication bs_window(
    const struct bs_multiplication *whole, long row, long rows, long column, long columns);

/// Computes the windows of a grid that the sizes alone decide on, each on one thread.
bool bs_multiply_windows(const struct bs_multiplication *m, int threads);

#endif
