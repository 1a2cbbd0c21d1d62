#include "long_products.h"

#include "parts.h"

enum { most_elements = 1024, least_blocks = 8, alignment = 16 };

struct long_work {
    const struct bs_contraction *contraction;
    long blocks, parts;
    /// Of the target, whichever side they are.
    long rows, columns;
    /// Of each block one after the other, and of each part.
    float *sums, *scratch;
    long scratch_each;
    enum bs_vector_level level;
};

static long block_count(const struct bs_contraction *c) { return bs_ceiling(c->inner, bs_sum_block); }

static double multiplications(const struct bs_contraction *c) {
    return (double)(c->rows * c->lanes) * (double)c->inner;
}

bool bs_is_long(const struct bs_contraction *c, struct bs_machine machine) {
    return c->rows * c->lanes <= most_elements && block_count(c) >= least_blocks
        && bs_worthwhile(multiplications(c), machine) > 1;
}

static const float *from(const struct bs_side *side, long k) {
    return side->base + (side->along ? k : k * side->stride);
}

/// One block of it, by itself.
static struct bs_contraction block_of(const struct bs_contraction *whole, long block) {
    struct bs_contraction c = *whole;
    long k = block * bs_sum_block;
    c.inner = bs_smaller(bs_sum_block, whole->inner - k);
    c.rows_side.base = from(&whole->rows_side, k);
    c.lanes_side.base = from(&whole->lanes_side, k);
    c.target_stride = whole->is_swapped ? whole->rows : whole->lanes;
    c.accumulate = false;
    c.epilogue = (struct bs_epilogue){0};
    return c;
}

static struct long_work work_of(const struct bs_contraction *c, struct bs_machine machine) {
    struct long_work w = {.contraction = c, .blocks = block_count(c), .level = machine.level};
    w.rows = c->is_swapped ? c->lanes : c->rows;
    w.columns = c->is_swapped ? c->rows : c->lanes;
    w.parts = bs_smaller(bs_worthwhile(multiplications(c), machine), w.blocks);
    // The last block may be so short that it is computed otherwise.
    struct bs_contraction first = block_of(c, 0), last = block_of(c, w.blocks - 1);
    struct bs_machine one = {1, machine.level};
    long count = bs_larger(bs_contraction_scratch(&first, one), bs_contraction_scratch(&last, one));
    w.scratch_each = bs_rounded(count, alignment);
    return w;
}

long bs_long_scratch(const struct bs_contraction *contraction, struct bs_machine machine) {
    struct long_work w = work_of(contraction, machine);
    return w.parts * w.scratch_each + w.blocks * w.rows * w.columns;
}

BS_PART(sum_blocks, part, part_end) {
    const struct long_work *w = context;
    for (; part < part_end; part++) {
        struct bs_range range = bs_range_of(w->blocks, 1, part, w->parts);
        for (long block = range.start; block < range.end; block++) {
            struct bs_contraction c = block_of(w->contraction, block);
            c.target = w->sums + block * w->rows * w->columns;
            bs_contract(&c, w->scratch + part * w->scratch_each, (struct bs_machine){1, w->level});
        }
    }
}

/// Adds some blocks' sums of a row.
BS_INLINE void add_row(const struct long_work *w, const float *sums, long block, long end, float *target) {
    long size = w->rows * w->columns;
    for (; block < end; block++) bs_add_block(sums + block * size, size, 1, w->columns, target, w->columns);
}

BS_PART(add_blocks, row, row_end) {
    const struct long_work *w = context;
    const struct bs_contraction *c = w->contraction;
    for (; row < row_end; row++) {
        float *target = c->target + row * c->target_stride, *sums = w->sums + row * w->columns;
        if (!c->accumulate) memcpy(target, sums, (size_t)w->columns * sizeof(float));
        add_row(w, sums, c->accumulate ? 0 : 1, bs_smaller(bs_group_blocks, w->blocks), target);
        // A later group is added up where its first block's sums are.
        for (long first = bs_group_blocks; first < w->blocks; first += bs_group_blocks) {
            float *group = sums + first * w->rows * w->columns;
            add_row(w, sums, first + 1, bs_smaller(first + bs_group_blocks, w->blocks), group);
            add_row(w, group, 0, 1, target);
        }
    }
}

void bs_contract_long(
    const struct bs_contraction *contraction, float *scratch, struct bs_machine machine) {
    const struct bs_contraction *c = contraction;
    struct long_work w = work_of(c, machine);
    w.scratch = scratch;
    w.sums = scratch + w.parts * w.scratch_each;
    bs_divide(w.parts, 1, bs_always, machine, sum_blocks, &w);
    bs_divide(w.rows, 1, w.blocks * w.columns, machine, add_blocks, &w);
    bs_apply_epilogue(c->target, c->target_stride, w.rows, w.columns, &c->epilogue, machine);
}
