#ifndef BRAINSTORM_BS_PRODUCTS_H
#define BRAINSTORM_BS_PRODUCTS_H

#include "bs_epilogue.h"
#include "bs_machine.h"

#include <stdbool.h>

// Matrix products whose bits depend on nothing but the numbers and the inner size: not on the vector level,
// the threads or the strides, nor on which rows and columns are computed in the same call.
//
// An element of the target is a sum over the inner index k. Its terms are taken in blocks of bs_sum_block
// consecutive indices, of which the last may be shorter. Within a block
//
//     s = 0, and for each k in order  s = left[i, k] × right[k, j] + s, rounded once.
//
// Blocks are taken in groups of bs_group_blocks, of which the last may have fewer. The sums of the first
// group's blocks are added in order: t = s₀ or, if the product is accumulated, t = target + s₀; then
// t = t + s₁, and so on, each rounded. Each later group is added up by itself: g is its first block's sum,
// then g = g + s for each other in order; and then t = t + g. Last comes the epilogue.
//
// A sum without terms is 0, or leaves the target as it is. Which NaN a result is, is not specified.

/// Longer blocks have larger errors themselves, as longer groups have; shorter ones leave more sums to be
/// added one after the other. These lengths suit sums of up to 10⁵ terms.
enum { bs_sum_block = 384, bs_group_blocks = 16, bs_sum_group = bs_group_blocks * bs_sum_block };

/// `target = epilogue((target +) left · right)`. A factor that is transposed is stored as its
/// transpose. A stride is the distance between the beginnings of stored rows.
struct bs_product {
    long rows, columns, inner;
    const float *left, *right;
    float *target;
    long left_stride, right_stride, target_stride;
    bool left_transposed, right_transposed, accumulate;
    struct bs_epilogue epilogue;
};

/// How many floats of scratch memory the product needs; it depends on sizes, strides, transpositions and the
/// machine alone, and may be 0.
long bs_product_scratch(const struct bs_product *product, struct bs_machine machine);
/// - scratch: on a 64-byte boundary. What it holds does not matter.
void bs_product(const struct bs_product *product, float *scratch, struct bs_machine machine);

#endif
