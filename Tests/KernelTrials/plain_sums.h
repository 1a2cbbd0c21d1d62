#ifndef BRAINSTORM_PLAIN_SUMS_H
#define BRAINSTORM_PLAIN_SUMS_H

#include "bs_products.h"

// A sum of products as bs_products.h defines it, one term after the other.

struct plain_sum {
    float total, group_sum, block_sum;
    /// Of the terms that are in `block_sum`, and of the blocks whose sums are in `group_sum` or, of the first
    /// group, in `total`.
    long block, group;
    bool has_total, has_first_group, has_group_sum, has_block_sum;
};

/// - before: what is there, if the sum is accumulated.
static inline struct plain_sum plain_sum(bool accumulate, float before) {
    return (struct plain_sum){.total = accumulate ? before : 0, .has_total = accumulate};
}

static inline void plain_sum_end_group(struct plain_sum *s) {
    if (s->has_group_sum) s->total = s->total + s->group_sum;
    s->has_group_sum = false;
}

static inline void plain_sum_end_block(struct plain_sum *s) {
    if (!s->has_block_sum) return;
    s->has_block_sum = false;
    long group = s->block / bs_group_blocks;
    if (!s->has_first_group || (group == s->group && !s->has_group_sum)) {
        s->total = s->has_total ? s->total + s->block_sum : s->block_sum;
        s->has_total = s->has_first_group = true;
    } else {
        if (group != s->group) plain_sum_end_group(s);
        s->group_sum = s->has_group_sum ? s->group_sum + s->block_sum : s->block_sum;
        s->has_group_sum = true;
    }
    s->group = group;
}

static inline void plain_sum_add(struct plain_sum *s, long index, float a, float b) {
    if (!s->has_block_sum || index / bs_sum_block != s->block) {
        plain_sum_end_block(s);
        s->block = index / bs_sum_block;
        s->block_sum = 0;
        s->has_block_sum = true;
    }
    s->block_sum = __builtin_fmaf(a, b, s->block_sum);
}

static inline float plain_sum_total(struct plain_sum *s) {
    plain_sum_end_block(s);
    plain_sum_end_group(s);
    return s->total;
}

#endif
