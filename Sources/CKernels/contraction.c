#include "contraction.h"

#include "epilogue.h"
#include "parts.h"
#include "product_few.h"

// Each thread computes a part of the target, block by block, and copies what its tiles read of the factors to
// where it lies better: rows with a pitch that suits the nearest cache, lanes in panels as wide as a tile.
// What lies side by side and is read but a few times is read in place.

// In rows, lanes and floats: what stays in a core's caches while it is used.
enum { most_block_rows = 336, most_block_lanes = 1024, most_kept = 1 << 17 };

// MARK: Planning

/// How it is computed: a function of sizes, strides and machine.
struct plan {
    long row_parts, lane_parts;
    long row_block, lane_block;
    /// Of a panel, in vectors of sixteen.
    long panel_width;
    /// Squares of the lanes' vectors are transposed where they are used.
    bool is_few;
    bool rows_in_place, lanes_in_place;
    /// All rows of a part are copied once.
    bool rows_stay;
    /// All panels of a block are copied before they are used.
    bool panels_stay;
    /// A tile's rows meet all panels before the next rows do. Where more is written than read, it is best
    /// written along the target's rows.
    bool by_tiles;
    /// For each thread, in floats: copied rows come first, then lanes, then sums of a later group of blocks.
    long copied_rows, copied_lanes, group_sums;
};

/// Divides among threads so that the largest part takes the least time. Each part copies its own rows and
/// lanes, which is worth as much as so many more of the others.
static void divide(struct plan *p, const struct bs_contraction *c, struct bs_machine machine) {
    long threads = bs_worthwhile((double)c->rows * (double)c->lanes * (double)c->inner, machine);
    p->row_parts = p->lane_parts = 1;
    long best = 0, most_lane_parts = bs_smaller(threads, bs_ceiling(c->lanes, bs_lanes));
    for (long lane_parts = 1; lane_parts <= most_lane_parts; lane_parts++) {
        long row_parts = bs_smaller(threads / lane_parts, c->rows);
        long rows = bs_ceiling(c->rows, row_parts);
        long lanes = bs_ceiling(bs_ceiling(c->lanes, bs_lanes), lane_parts) * bs_lanes;
        long cost =
            rows * lanes + rows * (c->rows_side.along ? 4 : 8) + lanes * (c->lanes_side.along ? 8 : 4);
        if (best != 0 && cost >= best) continue;
        best = cost;
        p->row_parts = row_parts;
        p->lane_parts = lane_parts;
    }
}

static struct plan plan_of(const struct bs_contraction *c, struct bs_machine machine) {
    struct plan p = {0};
    divide(&p, c, machine);
    long rows = bs_ceiling(c->rows, p.row_parts);
    long lanes = bs_rounded(bs_ceiling(c->lanes, p.lane_parts), bs_lanes);
    long height = bs_tile_height(machine.level);
    p.panel_width = bs_tile_width(machine.level, rows);
    p.is_few = rows <= bs_few_rows(machine.level) && c->lanes_side.along;
    // Where the caches have few ways, strides of a large power of two leave room for little.
    bool is_roomy = machine.level == bs_avx512;
    long few_lanes = is_roomy || c->rows_side.stride % 512 != 0 ? 256 : 64;
    long few_tiles = is_roomy || c->lanes_side.stride % 512 != 0 ? 8 : 2;
    p.by_tiles = c->inner <= bs_few_terms;
    p.rows_in_place = !c->rows_side.along && !p.is_few && (p.by_tiles || lanes <= few_lanes);
    p.lanes_in_place = !c->lanes_side.along && (p.by_tiles || rows <= few_tiles * height);

    p.row_block = bs_rounded(bs_ceiling(rows, bs_ceiling(rows, most_block_rows)), height);
    p.lane_block = p.is_few ? bs_few_squares(machine.level, (int)rows) * bs_square(machine.level)
                            : bs_smaller(most_block_lanes, lanes);
    bool is_one_block = rows <= p.row_block;
    long kept = rows * bs_ceiling(c->inner, bs_sum_block) * bs_row_pitch;
    p.rows_stay = is_one_block && kept <= most_kept;
    p.copied_rows = p.rows_in_place ? 0 : p.rows_stay ? kept : bs_smaller(rows, p.row_block) * bs_row_pitch;
    p.panels_stay = p.by_tiles || !is_one_block;
    p.copied_lanes = p.is_few ? 0
        : (p.panels_stay ? p.lane_block : p.panel_width * bs_lanes) * bs_smaller(c->inner, bs_sum_block);
    p.group_sums = c->inner > bs_sum_group ? rows * bs_smaller(p.lane_block, lanes) : 0;
    return p;
}

static long scratch_each(const struct plan *p) {
    return bs_rounded(p->copied_rows + p->copied_lanes + p->group_sums, bs_lanes);
}

long bs_contraction_scratch(const struct bs_contraction *contraction, struct bs_machine machine) {
    struct plan p = plan_of(contraction, machine);
    return p.row_parts * p.lane_parts * scratch_each(&p);
}

// MARK: Computing

struct work {
    const struct bs_contraction *contraction;
    struct plan plan;
    float *scratch;
};

/// Where sums grow, those of a row and a lane first: in the target or, of a later group of blocks, apart.
struct sums {
    float *base;
    long stride, row, lane;
};

/// Some of the rows, copied or in place, the lanes that they meet, and a block of inner indices.
struct block {
    long row, row_end, lane, lane_end, k, inner;
    bool accumulate;
    /// Whether the panels have to be copied first.
    bool copies;
    struct bs_tile_source source;
    float *panels;
    struct sums sums;
};

/// Where the sum of a row and a lane is.
BS_INLINE float *sum_at(const struct work *w, const struct sums *s, long row, long lane) {
    row -= s->row;
    lane -= s->lane;
    return s->base + (w->contraction->is_swapped ? lane * s->stride + row : row * s->stride + lane);
}

/// Where the sums of rows and lanes from some on are wanted.
BS_INLINE struct bs_tile_target target_of(
    const struct work *w, const struct block *b, long row, long lane, long lanes) {
    return (struct bs_tile_target){
        sum_at(w, &b->sums, row, lane), b->sums.stride, lanes, w->contraction->is_swapped, b->accumulate};
}

/// A panel's lanes from `lane` on. The last one is as narrow as may be.
struct panel {
    long lane, lanes, width;
};

BS_INLINE struct panel panel_at(const struct work *w, const struct block *b, long lane) {
    long lanes = b->lane_end - lane, width = w->plan.panel_width;
    while (width > 1 && lanes <= (width - 1) * bs_lanes) width /= 2;
    return (struct panel){lane, bs_smaller(lanes, width * bs_lanes), width};
}

/// Finds where the panel is, or copies it.
BS_INLINE void find_panel(
    enum bs_vector_level level, const struct work *w, const struct block *b, struct panel panel, bool copies,
    struct bs_tile_source *source) {
    const struct bs_side *side = &w->contraction->lanes_side;
    long width = panel.width * bs_lanes;
    if (w->plan.lanes_in_place && panel.lanes == width) {
        source->panel_step = side->stride;
        source->panel = side->base + b->k * side->stride + panel.lane;
        return;
    }
    float *copy = b->panels;
    if (w->plan.panels_stay) copy += (panel.lane - b->lane) * bs_smaller(w->contraction->inner, bs_sum_block);
    source->panel_step = width;
    source->panel = copy;
    if (copies) bs_fill_panel(level, side, panel.lane, panel.lanes, b->k, b->inner, copy, width);
}

BS_INLINE void multiply_tile(
    enum bs_vector_level level, const struct work *w, const struct block *b, struct bs_tile_source source,
    long tile, long tiles, struct panel panel, long panels) {
    long rows = b->row_end - b->row, first = rows * tile / tiles, end = rows * (tile + 1) / tiles;
    struct bs_tile_target target = target_of(w, b, b->row + first, panel.lane, panel.lanes);
    source.panels = panels;
    source.rows += first * (source.side_by_side ? 1 : bs_row_pitch);
    bs_tile[level](&source, b->inner, (int)(end - first), (int)panel.width, &target);
}

BS_INLINE void multiply_few(enum bs_vector_level level, const struct work *w, const struct block *b) {
    const struct bs_side *side = &w->contraction->lanes_side;
    struct bs_few_source source = {
        b->source.rows, side->base + b->lane * side->stride + b->k, side->stride, b->lane_end - b->lane};
    struct bs_tile_target target = target_of(w, b, b->row, b->lane, source.lanes);
    bs_few_tile[level](&source, b->inner, (int)(b->row_end - b->row), &target);
}

BS_INLINE void multiply_block(enum bs_vector_level level, const struct work *w, const struct block *b) {
    if (w->plan.is_few) {
        multiply_few(level, w, b);
        return;
    }
    struct bs_tile_source source = b->source;
    struct panel panel;
    long tiles = bs_ceiling(b->row_end - b->row, bs_tile_height(level));
    if (w->plan.by_tiles)
        for (long t = 0; t < tiles; t++)
            for (long lane = b->lane, panels; lane < b->lane_end; lane += panels * panel.lanes) {
                panel = panel_at(w, b, lane);
                find_panel(level, w, b, panel, b->copies && t == 0, &source);
                // Whole panels are passed in one go, once they are all there.
                bool is_whole = panel.lanes == panel.width * bs_lanes && !w->contraction->is_swapped;
                panels = is_whole && (t > 0 || w->plan.lanes_in_place || !b->copies)
                    ? (b->lane_end - lane) / panel.lanes
                    : 1;
                source.panel_distance = panel.lanes * (w->plan.lanes_in_place ? 1 : b->inner);
                multiply_tile(level, w, b, source, t, tiles, panel, panels);
            }
    else
        for (long lane = b->lane; lane < b->lane_end; lane += panel.lanes) {
            panel = panel_at(w, b, lane);
            find_panel(level, w, b, panel, b->copies, &source);
            for (long t = 0; t < tiles; t++) multiply_tile(level, w, b, source, t, tiles, panel, 1);
        }
}

/// Where the block's rows are; copies them if they are neither in place nor copied already.
BS_INLINE struct bs_tile_source find_rows(
    enum bs_vector_level level, const struct work *w, const struct block *b, bool copies, float *copy) {
    const struct bs_side *side = &w->contraction->rows_side;
    if (w->plan.rows_in_place)
        return (struct bs_tile_source){
            .rows = side->base + b->k * side->stride + b->row, .rows_step = side->stride,
            .side_by_side = true};
    if (copies) bs_fill_rows(level, side, b->row, b->row_end - b->row, b->k, b->inner, copy, bs_row_pitch);
    return (struct bs_tile_source){.rows = copy};
}

/// A block's sums, which end a group, are added to the target.
BS_INLINE void add_group(const struct work *w, const struct block *b, struct sums target) {
    long rows = b->row_end - b->row, lanes = b->lane_end - b->lane;
    bool is_swapped = w->contraction->is_swapped;
    bs_add_block(
        sum_at(w, &b->sums, b->row, b->lane), b->sums.stride, is_swapped ? lanes : rows,
        is_swapped ? rows : lanes, sum_at(w, &target, b->row, b->lane), target.stride);
}

BS_INLINE void finish(
    enum bs_vector_level level, const struct work *w, struct bs_range rows, struct bs_range lanes) {
    const struct bs_contraction *c = w->contraction;
    if (c->is_swapped) {
        struct bs_range turned = rows;
        rows = lanes;
        lanes = turned;
    }
    bs_epilogue_part(
        c->target, c->target_stride, &c->epilogue, rows.start, rows.end, lanes.start, lanes.end, level);
}

BS_INLINE void multiply_part(
    enum bs_vector_level level, const struct work *w, struct bs_range rows, struct bs_range lanes,
    float *scratch) {
    const struct bs_contraction *c = w->contraction;
    const struct plan *p = &w->plan;
    struct block b = {.panels = scratch + p->copied_rows};
    const struct sums target = {c->target, c->target_stride, 0, 0};
    for (b.lane = lanes.start; b.lane < lanes.end; b.lane = b.lane_end) {
        b.lane_end = bs_smaller(b.lane + p->lane_block, lanes.end);
        const struct sums group_sums = {
            b.panels + p->copied_lanes, c->is_swapped ? rows.end - rows.start : b.lane_end - b.lane,
            rows.start, b.lane};
        for (b.k = 0; b.k < c->inner; b.k += bs_sum_block) {
            b.inner = bs_smaller(bs_sum_block, c->inner - b.k);
            bool is_last = b.k + b.inner == c->inner, is_later = b.k >= bs_sum_group;
            bool ends_group = is_last || (b.k + b.inner) % bs_sum_group == 0;
            b.sums = is_later ? group_sums : target;
            b.accumulate = is_later ? b.k % bs_sum_group > 0 : c->accumulate || b.k > 0;
            float *copy = scratch;
            if (p->rows_stay) copy += b.k / bs_sum_block * (rows.end - rows.start) * bs_row_pitch;
            for (b.row = rows.start; b.row < rows.end; b.row = b.row_end) {
                b.row_end = bs_smaller(b.row + p->row_block, rows.end);
                b.copies = !p->panels_stay || b.row == rows.start;
                b.source = find_rows(level, w, &b, !p->rows_stay || b.lane == lanes.start, copy);
                multiply_block(level, w, &b);
                if (is_later && ends_group) add_group(w, &b, target);
                if (is_last && !p->is_few)
                    finish(
                        level, w, (struct bs_range){b.row, b.row_end}, (struct bs_range){b.lane, b.lane_end});
            }
        }
    }
    // A block of these is no more than a few vectors.
    if (p->is_few) finish(level, w, rows, lanes);
}

BS_LEVEL_VERSIONS(multiply_parts, (void *context, long start, long end), (context, start, end)) {
    const struct work *w = context;
    const struct plan *p = &w->plan;
    for (long part = start; part < end; part++)
        multiply_part(
            level, w, bs_range_of(w->contraction->rows, 1, part % p->row_parts, p->row_parts),
            bs_range_of(w->contraction->lanes, bs_lanes, part / p->row_parts, p->lane_parts),
            w->scratch + part * scratch_each(p));
}

void bs_contract(const struct bs_contraction *contraction, float *scratch, struct bs_machine machine) {
    struct work w = {contraction, plan_of(contraction, machine), scratch};
    bs_divide(w.plan.row_parts * w.plan.lane_parts, 1, bs_always, machine, multiply_parts, &w);
}
