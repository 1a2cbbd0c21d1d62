#ifndef BRAINSTORM_TILES_H
#define BRAINSTORM_TILES_H

#include "product_sides.h"

// Small matrix products on one thread, for operations that do many of them. They are added up as all products
// are (bs_products.h).
//
// The right factor lies in panels of 16 columns: panel p holds, for each inner index, its columns
// 16 p ..< 16 (p + 1) side by side, zeros beyond the last.

enum { bs_panel = bs_lanes, bs_tile_rows = 6 };
/// So many rows of a later group of blocks are added up apart at a time.
enum { bs_most_rows_apart = 8 * bs_tile_rows };

BS_INLINE long bs_in_panels(long columns) { return (columns + bs_panel - 1) / bs_panel * bs_panel; }

/// How a left factor lies in memory: the distances between rows and between inner indices.
struct bs_left {
    const float *base;
    long row_step, inner_step;
};

/// `target (+)= left · panel` for up to 6 rows, 16 columns and one block of inner indices.
BS_INLINE void bs_tile(
    struct bs_left left, const float *panel, long inner, float *target, long target_stride, long rows,
    long columns, bool accumulate) {
    // Rows beyond the last repeat it and are not stored.
    long last = rows - 1, step = left.row_step;
    long r1 = (last < 1 ? last : 1) * step, r2 = (last < 2 ? last : 2) * step;
    long r3 = (last < 3 ? last : 3) * step, r4 = (last < 4 ? last : 4) * step;
    long r5 = (last < 5 ? last : 5) * step;
    bs_sixteen s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0}, s5 = {0};
    const float *l = left.base;
    for (long k = 0; k < inner; k++, l += left.inner_step, panel += bs_panel) {
        bs_sixteen right = *(const bs_sixteen *)panel;
        s0 = bs_multiply_add(l[0], right, s0);
        s1 = bs_multiply_add(l[r1], right, s1);
        s2 = bs_multiply_add(l[r2], right, s2);
        s3 = bs_multiply_add(l[r3], right, s3);
        s4 = bs_multiply_add(l[r4], right, s4);
        s5 = bs_multiply_add(l[r5], right, s5);
    }
    const bs_sixteen sums[bs_tile_rows] = {s0, s1, s2, s3, s4, s5};
    for (long r = 0; r < rows; r++, target += target_stride) {
        if (columns == bs_panel) {
            if (accumulate)
                *(bs_sixteen *)target += sums[r];
            else
                *(bs_sixteen *)target = sums[r];
        } else {
            for (long i = 0; i < columns; i++) target[i] = accumulate ? target[i] + sums[r][i] : sums[r][i];
        }
    }
}

/// The same for any rows, columns and inner indices, one block after the other, with `panel_step` floats from
/// one panel to the next.
BS_INLINE void bs_tile_blocks(
    struct bs_left left, const float *panels, long panel_step, long inner, float *target, long target_stride,
    long rows, long columns, bool accumulate) {
    long block = 0;
    do {
        long count = inner - block < bs_sum_block ? inner - block : bs_sum_block;
        const float *panel = panels + block * bs_panel;
        for (long column = 0; column < columns; column += bs_panel, panel += panel_step) {
            long width = columns - column < bs_panel ? columns - column : bs_panel;
            for (long row = 0; row < rows; row += bs_tile_rows) {
                struct bs_left part = {left.base + row * left.row_step, left.row_step, left.inner_step};
                long height = rows - row < bs_tile_rows ? rows - row : bs_tile_rows;
                bs_tile(
                    part, panel, count, target + row * target_stride + column, target_stride, height, width,
                    accumulate || block > 0);
            }
        }
        left.base += bs_sum_block * left.inner_step;
        block += bs_sum_block;
    } while (block < inner);
}

/// `target (+)= left · panels`
BS_INLINE void bs_tiles(
    struct bs_left left, const float *panels, long panel_step, long inner, float *target, long target_stride,
    long rows, long columns, bool accumulate) {
    float apart[bs_most_rows_apart * bs_panel];
    long group = 0;
    do {
        long count = inner - group < bs_sum_group ? inner - group : bs_sum_group;
        bool is_first = group == 0;
        long most_rows = is_first ? rows : bs_most_rows_apart, most_columns = is_first ? columns : bs_panel;
        for (long row = 0; row < rows; row += most_rows)
            for (long column = 0; column < columns; column += most_columns) {
                long height = rows - row < most_rows ? rows - row : most_rows;
                long width = columns - column < most_columns ? columns - column : most_columns;
                struct bs_left part = {left.base + row * left.row_step, left.row_step, left.inner_step};
                float *to = target + row * target_stride + column;
                bs_tile_blocks(
                    part, panels + column / bs_panel * panel_step + group * bs_panel, panel_step, count,
                    is_first ? to : apart, is_first ? target_stride : bs_panel, height, width,
                    is_first && accumulate);
                if (!is_first) bs_add_block(apart, bs_panel, height, width, to, target_stride);
            }
        left.base += bs_sum_group * left.inner_step;
        group += bs_sum_group;
    } while (group < inner);
}

/// Panels of a matrix of `inner` rows.
BS_INLINE void bs_fill_panels(
    const float *source, long stride, long inner, long columns, float factor, float *panels) {
    for (long column = 0; column < columns; column += bs_panel) {
        long width = columns - column < bs_panel ? columns - column : bs_panel;
        for (long k = 0; k < inner; k++, panels += bs_panel) {
            const float *row = source + k * stride + column;
            for (long i = 0; i < width; i++) panels[i] = factor * row[i];
            for (long i = width; i < bs_panel; i++) panels[i] = 0;
        }
    }
}

/// Panels of the transpose of a matrix of `columns` rows.
BS_INLINE void bs_fill_panels_transposed(
    const float *source, long stride, long columns, long inner, float factor, float *panels) {
    for (long column = 0; column < columns; column += bs_panel, panels += inner * bs_panel) {
        long width = columns - column < bs_panel ? columns - column : bs_panel;
        for (long i = 0; i < bs_panel; i++) {
            const float *row = source + (column + i) * stride;
            for (long k = 0; k < inner; k++) panels[k * bs_panel + i] = i < width ? factor * row[k] : 0;
        }
    }
}

#endif
