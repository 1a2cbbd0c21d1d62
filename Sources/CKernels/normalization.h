#ifndef BRAINSTORM_NORMALIZATION_H
#define BRAINSTORM_NORMALIZATION_H

#include "kernels.h"

// Columns are summed in blocks of rows, whose sums are then added in order and in double precision: the
// result does not depend on how the blocks are divided among threads. A block's sums for some columns at a
// time stay in registers (a tile's number of columns being known to the compiler).
enum { bs_row_block = 64, bs_wide_tile = 64, bs_narrow_tile = 16 };

BS_INLINE long bs_blocks_of(long rows) { return (rows + bs_row_block - 1) / bs_row_block; }

BS_INLINE long bs_block_end(long block, long rows) {
    long end = (block + 1) * bs_row_block;
    return end < rows ? end : rows;
}

/// Calls `tile(…, column, width)` for tiles that together cover the columns, widths but the last's constant.
#define BS_FOR_TILES(columns, tile, ...)                                                                     \
    do {                                                                                                     \
        long column = 0;                                                                                     \
        for (; column + bs_wide_tile <= (columns); column += bs_wide_tile)                                   \
            tile(__VA_ARGS__, column, bs_wide_tile);                                                         \
        for (; column + bs_narrow_tile <= (columns); column += bs_narrow_tile)                               \
            tile(__VA_ARGS__, column, bs_narrow_tile);                                                       \
        if (column < (columns)) tile(__VA_ARGS__, column, (columns) - column);                               \
    } while (0)

/// From the sums of a column of deltas and of deltas times normalized inputs, its gradients.
BS_INLINE void bs_normalization_gradients(
    const struct bs_normalization_backward *n, long column, double deltas, double products) {
    float beta = n->add_gradients ? n->beta_gradients[column] : 0;
    float gamma = n->add_gradients ? n->gamma_gradients[column] : 0;
    n->beta_gradients[column] = (float)((double)beta + deltas);
    n->gamma_gradients[column] = (float)((double)gamma + products);
}

#endif
