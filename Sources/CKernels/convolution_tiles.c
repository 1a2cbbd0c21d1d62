#include "convolution_tiles.h"

/// One block of each sum.
BS_INLINE void add_up(
    const struct bs_pieces_source *s, struct bs_range pieces, const int height, const int width,
    const struct bs_tile_target *target, float *rest) {
    bs_sixteen sums[bs_most_sums];
    _Pragma("unroll") for (int i = 0; i < height * width; i++) sums[i] = 0;
    long rows_step = s->rows_step, panel_step = s->panel_step, offsets[bs_most_tile_rows];
    _Pragma("unroll") for (int i = 0; i < height; i++) offsets[i] = s->offsets[i];
    // What is needed at the end is called for at the beginning.
    _Pragma("unroll") for (int i = 0; i < height; i++)
        _Pragma("unroll") for (int j = 0; j < width; j++)
            __builtin_prefetch(target->base + s->target_offsets[i] + j * bs_lanes, 1);
    for (const struct bs_piece *piece = s->pieces + pieces.start, *end = s->pieces + pieces.end; piece < end;
         piece++) {
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
    (const struct bs_pieces_source *source, struct bs_range pieces, int height, int width,
     const struct bs_tile_target *target),
    (source, pieces, height, width, target)) {
    float rest[bs_most_sums * bs_lanes];
#define BS_ROWS(count)                                                                                       \
    case count:                                                                                              \
        if (count > bs_tile_height(level)) break;                                                            \
        if (bs_tile_width(level, count) == 4 && width == 4)                                                  \
            add_up(source, pieces, count, 4, target, rest);                                                  \
        else if (bs_tile_width(level, count) >= 2 && width == 2)                                             \
            add_up(source, pieces, count, 2, target, rest);                                                  \
        else                                                                                                 \
            add_up(source, pieces, count, 1, target, rest);                                                  \
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
    const struct bs_pieces_source *source, struct bs_range pieces, long height, long width,
    const struct bs_tile_target *target, enum bs_vector_level level) {
    pieces_tile[level](source, pieces, (int)height, (int)width, target);
}

/// Where the pieces end that are of the same block, or group of so many blocks, as one.
BS_INLINE long end_of(const struct bs_pieces_source *s, long piece, const int blocks) {
    int number = s->pieces[piece].block / blocks;
    while (piece < s->count && s->pieces[piece].block / blocks == number) piece++;
    return piece;
}

/// Adds the blocks of a group, of which one piece is the first, and returns where its pieces end.
static long add_group(
    const struct bs_pieces_source *source, long first, long height, long width, struct bs_tile_target target,
    enum bs_vector_level level) {
    long end = end_of(source, first, bs_group_blocks);
    for (struct bs_range block = {first, first}; block.start < end; block.start = block.end) {
        block.end = end_of(source, block.start, 1);
        bs_add_pieces(source, block, height, width, &target, level);
        target.accumulate = true;
    }
    return end;
}

static void add_groups(
    const struct bs_pieces_source *source, long height, long width, const struct bs_tile_target *target,
    enum bs_vector_level level) {
    float sums[bs_most_sums * bs_lanes];
    struct bs_pieces_source apart = *source;
    struct bs_tile_target group = {.base = sums, .lanes = width * bs_lanes};
    for (long i = 0; i < height; i++) apart.target_offsets[i] = i * group.lanes;
    for (long piece = add_group(source, 0, height, width, *target, level); piece < source->count;) {
        piece = add_group(&apart, piece, height, width, group, level);
        for (long i = 0; i < height; i++)
            bs_add_block(
                sums + i * group.lanes, 0, 1, target->lanes, target->base + source->target_offsets[i], 0);
    }
}

void bs_add_blocks(
    const struct bs_pieces_source *source, long height, long width, const struct bs_tile_target *target,
    enum bs_vector_level level) {
    long count = source->count;
    const struct bs_piece *pieces = source->pieces;
    // Most sums are of one block.
    if (count > 0 && pieces[0].block == pieces[count - 1].block)
        bs_add_pieces(source, (struct bs_range){0, count}, height, width, target, level);
    else if (count > 0)
        add_groups(source, height, width, target, level);
    else if (!target->accumulate)
        for (long i = 0; i < height; i++)
            memset(target->base + source->target_offsets[i], 0, (size_t)target->lanes * sizeof(float));
}
