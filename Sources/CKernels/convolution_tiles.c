#include "convolution_tiles.h"

/// One block of each sum.
BS_INLINE void add_up(
    const struct bs_pieces_source *s, const int height, const int width, const struct bs_tile_target *target,
    float *rest) {
    bs_sixteen sums[bs_most_sums];
    _Pragma("unroll") for (int i = 0; i < height * width; i++) sums[i] = 0;
    long rows_step = s->rows_step, panel_step = s->panel_step, offsets[bs_most_tile_rows];
    _Pragma("unroll") for (int i = 0; i < height; i++) offsets[i] = s->offsets[i];
    // What is needed at the end is called for at the beginning.
    _Pragma("unroll") for (int i = 0; i < height; i++)
        _Pragma("unroll") for (int j = 0; j < width; j++)
            __builtin_prefetch(target->base + s->target_offsets[i] + j * bs_lanes, 1);
    for (const struct bs_piece *piece = s->pieces, *end = piece + s->count; piece < end; piece++) {
        const float *rows = s->base + piece->rows_offset, *panel = s->panel + piece->term * panel_step;
        for (long k = 0; k < piece->count; k++, rows += rows_step, panel += panel_step) {
            bs_sixteen lanes[bs_most_tile_width];
            _Pragma("unroll") for (int j = 0; j < width; j++) lanes[j] = bs_load(panel + j * bs_lanes);
            _Pragma("unroll") for (int i = 0; i < height; i++) {
                bs_sixteen factor = rows[offsets[i]];
                _Pragma("unroll") for (int j = 0; j < width; j++)
                    sums[i * width + j] = bs_multiply_add(factor, lanes[j], sums[i * width + j]);
            }
        }
    }
    if (target->lanes < width * bs_lanes) {
        _Pragma("unroll") for (int i = 0; i < height * width; i++) bs_store(rest + i * bs_lanes, sums[i]);
        return;
    }
    float *base = target->base;
    if (target->accumulate)
        _Pragma("unroll") for (int i = 0; i < height; i++)
            _Pragma("unroll") for (int j = 0; j < width; j++)
                bs_put(base + s->target_offsets[i] + j * bs_lanes, sums[i * width + j], true);
    else
        _Pragma("unroll") for (int i = 0; i < height; i++)
            _Pragma("unroll") for (int j = 0; j < width; j++)
                bs_put(base + s->target_offsets[i] + j * bs_lanes, sums[i * width + j], false);
}

BS_LEVEL_VERSIONS(
    pieces_tile,
    (const struct bs_pieces_source *source, int height, int width, const struct bs_tile_target *target),
    (source, height, width, target)) {
    float rest[bs_most_sums * bs_lanes];
#define BS_ROWS(count)                                                                                       \
    case count:                                                                                              \
        if (count > bs_tile_height(level)) break;                                                            \
        if (bs_tile_width(level, count) == 4 && width == 4)                                                  \
            add_up(source, count, 4, target, rest);                                                          \
        else if (bs_tile_width(level, count) >= 2 && width == 2)                                             \
            add_up(source, count, 2, target, rest);                                                          \
        else                                                                                                 \
            add_up(source, count, 1, target, rest);                                                          \
        break;
    switch (height) {
        BS_ROWS(1) BS_ROWS(2) BS_ROWS(3) BS_ROWS(4) BS_ROWS(5) BS_ROWS(6) BS_ROWS(7)
        BS_ROWS(8) BS_ROWS(9) BS_ROWS(10) BS_ROWS(11) BS_ROWS(12) BS_ROWS(13) BS_ROWS(14)
    }
#undef BS_ROWS
    if (target->lanes == width * bs_lanes) return;
    for (int i = 0; i < height; i++)
        for (int j = 0; j < width; j++) {
            long count = target->lanes - j * bs_lanes;
            bs_put_some(
                target->base + source->target_offsets[i] + j * bs_lanes, rest + (i * width + j) * bs_lanes,
                count < bs_lanes ? count : bs_lanes, target->accumulate);
        }
}

void bs_add_pieces(
    const struct bs_pieces_source *source, long height, long width, const struct bs_tile_target *target,
    enum bs_vector_level level) {
    pieces_tile[level](source, (int)height, (int)width, target);
}
