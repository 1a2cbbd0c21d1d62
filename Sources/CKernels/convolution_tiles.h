#ifndef BRAINSTORM_CONVOLUTION_TILES_H
#define BRAINSTORM_CONVOLUTION_TILES_H

#include "parts.h"
#include "product_tiles.h"

// A tile of a convolution: some rows, each of which begins anywhere in an array, meet the lanes of a panel.
// Rows and panel are read where they are, in pieces between which both skip what does not belong to the sums.

/// So many terms of a block that lie at equal distances, from one on, which the panel counts.
struct bs_piece {
    long rows_offset, term;
    int count, block;
};

struct bs_pieces_source {
    const float *base, *panel;
    /// From one term to the next.
    long rows_step, panel_step;
    /// In the order of the terms.
    const struct bs_piece *pieces;
    long count;
    /// Of each of the tile's rows, in the array and in the target.
    long offsets[bs_most_tile_rows], target_offsets[bs_most_tile_rows];
};

/// Adds a block of each of a tile's sums, of which these are the pieces, to the target, whose rows are at the
/// source's offsets. Height and width are at most those of the level.
void bs_add_pieces(
    const struct bs_pieces_source *source, struct bs_range pieces, long height, long width,
    const struct bs_tile_target *target, enum bs_vector_level level);
/// Adds all blocks, group by group. Sums without pieces are 0 or, accumulated, what is there.
void bs_add_blocks(
    const struct bs_pieces_source *source, long height, long width, const struct bs_tile_target *target,
    enum bs_vector_level level);

#endif
