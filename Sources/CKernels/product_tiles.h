#ifndef BRAINSTORM_PRODUCT_TILES_H
#define BRAINSTORM_PRODUCT_TILES_H

#include "bs_products.h"
#include "levels.h"
#include "product_sides.h"

// A tile of a product: some vectors of one factor, the rows, which are read by broadcast, meet some of the
// other, a panel, which are the lanes of one, two or four vectors.

/// From one of the rows to the next; not a multiple of a large power of two, at which rows would meet in the
/// same places of the nearest cache.
enum { bs_row_pitch = bs_sum_block + 16 };
/// Up to so many terms, a tile is mostly the reading and writing of its target.
enum { bs_few_terms = 32 };
enum { bs_most_tile_rows = 14, bs_most_tile_width = 4, bs_most_sums = 28 };

/// How many rows fill the registers that the level has.
BS_INLINE int bs_tile_height(enum bs_vector_level level) {
#if defined(__x86_64__)
    // Without an instruction for multiplication and addition, the work is calls of a function.
    if (level == bs_baseline) return 2;
#endif
    return level == bs_avx512 ? 14 : 6;
}
/// How many vectors of sixteen are a panel's width. Few rows need more for their multiplications to overlap.
BS_INLINE int bs_tile_width(enum bs_vector_level level, long rows) {
    if (level == bs_avx512) return rows <= 6 ? 4 : 2;
    return rows == 1 ? 4 : rows <= 3 ? 2 : 1;
}

/// The numbers that a tile is added to, or that it takes the place of.
struct bs_tile_target {
    float *base;
    long stride;
    /// How many lanes are wanted: more than all but the last vector have.
    long lanes;
    /// Whether lanes are rows of the target, and the tile's rows its columns.
    bool lanes_are_rows;
    bool accumulate;
};

BS_INLINE void bs_put(float *target, bs_sixteen sums, bool accumulate) {
    bs_store(target, accumulate ? bs_load(target) + sums : sums);
}

/// The same for the first `count` lanes.
BS_INLINE void bs_put_some(float *target, const float *sums, long count, bool accumulate) {
    if (count & bs_lanes) {
        bs_put(target, bs_load(sums), accumulate);
        return;
    }
    if (count & 8) {
        bs_eight eight = *(const bs_eight *)sums;
        *(bs_eight *)target = accumulate ? *(bs_eight *)target + eight : eight;
        target += 8, sums += 8;
    }
    if (count & 4) {
        bs_four four = *(const bs_four *)sums;
        *(bs_four *)target = accumulate ? *(bs_four *)target + four : four;
        target += 4, sums += 4;
    }
    for (long i = 0; i < (count & 3); i++) target[i] = accumulate ? target[i] + sums[i] : sums[i];
}

/// Where a tile reads its factors.
struct bs_tile_source {
    /// Rows that are `bs_row_pitch` apart, or those of a factor whose rows lie side by side.
    const float *rows;
    bool side_by_side;
    const float *panel;
    /// From one inner index to the next.
    long rows_step, panel_step;
    /// More than one only where a target takes whole vectors as they are: tiles side by side.
    long panels, panel_distance;
};

/// One block of each sum: to the target if it takes whole vectors as they are, else to `rest`.
BS_INLINE void bs_add_up(
    const struct bs_tile_source *source, long inner, const int height, const int width,
    const bool side_by_side, const struct bs_tile_target *target, float *rest) {
    long rows_step = side_by_side ? source->rows_step : 1, panel_step = source->panel_step;
    // What is needed at the end is called for at the beginning, unless that is near.
    if (!target->lanes_are_rows && inner > bs_few_terms) {
        const float *row = target->base;
        _Pragma("unroll") for (int i = 0; i < height; i++, row += target->stride)
            _Pragma("unroll") for (int j = 0; j < width; j++) __builtin_prefetch(row + j * bs_lanes, 1);
    }
    for (long p = 0; p < source->panels; p++) {
        const float *rows = source->rows, *panel = source->panel + p * source->panel_distance;
        bs_sixteen sums[bs_most_sums];
        _Pragma("unroll") for (int i = 0; i < height * width; i++) sums[i] = 0;
        for (long k = 0; k < inner; k++, rows += rows_step, panel += panel_step) {
            bs_sixteen lanes[bs_most_tile_width];
            _Pragma("unroll") for (int j = 0; j < width; j++) lanes[j] = bs_load(panel + j * bs_lanes);
            _Pragma("unroll") for (int i = 0; i < height; i++) {
                bs_sixteen factor = rows[side_by_side ? i : i * bs_row_pitch];
                _Pragma("unroll") for (int j = 0; j < width; j++)
                    sums[i * width + j] = bs_multiply_add(factor, lanes[j], sums[i * width + j]);
            }
        }
        if (target->lanes_are_rows || target->lanes < width * bs_lanes) {
            _Pragma("unroll") for (int i = 0; i < height * width; i++) bs_store(rest + i * bs_lanes, sums[i]);
            return;
        }
        float *row = target->base + p * width * bs_lanes;
        _Pragma("unroll") for (int i = 0; i < height; i++, row += target->stride)
            _Pragma("unroll") for (int j = 0; j < width; j++)
                bs_put(row + j * bs_lanes, sums[i * width + j], target->accumulate);
    }
}

BS_INLINE void bs_put_lanes(const struct bs_tile_target *t, const float *sums, int height, int width) {
    for (int i = 0; i < height; i++)
        for (int j = 0; j < width; j++) {
            long count = t->lanes - j * bs_lanes;
            bs_put_some(
                t->base + i * t->stride + j * bs_lanes, sums + (i * width + j) * bs_lanes,
                count < bs_lanes ? count : bs_lanes, t->accumulate);
        }
}

BS_INLINE void bs_put_transposed(const struct bs_tile_target *t, const float *sums, int height, int width) {
    for (int j = 0; j < width; j++) {
        const float *in[bs_lanes];
        bs_sixteen out[bs_lanes];
        _Pragma("unroll") for (int i = 0; i < bs_lanes; i++)
            in[i] = sums + ((i < height ? i : height - 1) * width + j) * bs_lanes;
        bs_transpose_16(in, out);
        long count = t->lanes - j * bs_lanes;
        if (count > bs_lanes) count = bs_lanes;
        for (long lane = 0; lane < count; lane++)
            bs_put_some(
                t->base + (j * bs_lanes + lane) * t->stride, (const float *)&out[lane], height,
                t->accumulate);
    }
}

/// Adds a block of each of a tile's sums to the target. Height and width are at most those of the level.
BS_LEVEL_VERSIONS(
    bs_tile,
    (const struct bs_tile_source *source, long inner, int height, int width,
     const struct bs_tile_target *target),
    (source, inner, height, width, target)) {
    float rest[bs_most_sums * bs_lanes];
#define BS_ROWS(count)                                                                                       \
    case count:                                                                                              \
        if (count > bs_tile_height(level)) break;                                                            \
        if (bs_tile_width(level, count) == 4 && width == 4)                                                  \
            BS_ADD_UP(count, 4);                                                                             \
        else if (bs_tile_width(level, count) >= 2 && width == 2)                                             \
            BS_ADD_UP(count, 2);                                                                             \
        else                                                                                                 \
            BS_ADD_UP(count, 1);                                                                             \
        break;
#define BS_ADD_UP(height, width)                                                                             \
    if (source->side_by_side)                                                                                \
        bs_add_up(source, inner, height, width, true, target, rest);                                         \
    else                                                                                                     \
        bs_add_up(source, inner, height, width, false, target, rest)
    switch (height) {
        BS_ROWS(1) BS_ROWS(2) BS_ROWS(3) BS_ROWS(4) BS_ROWS(5) BS_ROWS(6) BS_ROWS(7)
        BS_ROWS(8) BS_ROWS(9) BS_ROWS(10) BS_ROWS(11) BS_ROWS(12) BS_ROWS(13) BS_ROWS(14)
    }
#undef BS_ADD_UP
#undef BS_ROWS
    if (target->lanes_are_rows)
        bs_put_transposed(target, rest, height, width);
    else if (target->lanes < width * bs_lanes)
        bs_put_lanes(target, rest, height, width);
}

#endif
