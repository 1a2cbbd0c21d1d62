#include "kernels.h"
#include "philox.h"

struct bernoulli_work {
    float *mask;
    /// The number of the first draw.
    uint64_t first;
    float threshold;
    uint64_t key, step;
};

/// Four uniform 24-bit numbers.
BS_INLINE void random_block(uint64_t block, uint64_t step, uint64_t key, float *numbers) {
    struct bs_random_words words = bs_philox(block, step, key);
    // Signed, because processors convert signed integers faster.
    numbers[0] = (float)(int32_t)(words.a >> 8);
    numbers[1] = (float)(int32_t)(words.b >> 8);
    numbers[2] = (float)(int32_t)(words.c >> 8);
    numbers[3] = (float)(int32_t)(words.d >> 8);
}

/// The elements from `start` to before `end`, which lie in one block.
BS_INLINE void bernoulli_rest(const struct bernoulli_work *b, long start, long end) {
    if (start >= end) return;
    float numbers[4];
    random_block((b->first + (uint64_t)start) / 4, b->step, b->key, numbers);
    for (long i = start; i < end; i++) {
        b->mask[i] = numbers[(b->first + (uint64_t)i) % 4] < b->threshold ? 1.0f : 0.0f;
    }
}

BS_PART(bernoulli, start, end) {
    const struct bernoulli_work *b = context;
    float threshold = b->threshold;
    uint64_t key = b->key, step = b->step;
    // Up to where a block begins.
    long head = (long)((4 - (b->first + (uint64_t)start) % 4) % 4);
    long whole = head < end - start ? start + head : end;
    bernoulli_rest(b, start, whole);
    float *mask = b->mask + whole;
    uint64_t first = (b->first + (uint64_t)whole) / 4;
    long blocks = (end - whole) / 4;
    BS_VECTOR
    for (long block = 0; block < blocks; block++) {
        float numbers[4];
        random_block(first + (uint64_t)block, step, key, numbers);
        mask[4 * block] = numbers[0] < threshold ? 1.0f : 0.0f;
        mask[4 * block + 1] = numbers[1] < threshold ? 1.0f : 0.0f;
        mask[4 * block + 2] = numbers[2] < threshold ? 1.0f : 0.0f;
        mask[4 * block + 3] = numbers[3] < threshold ? 1.0f : 0.0f;
    }
    bernoulli_rest(b, whole + 4 * blocks, end);
}

void bs_bernoulli(
    float *mask, long count, uint64_t first, float probability, uint64_t key, uint64_t step,
    struct bs_machine machine) {
    // A uniform number is a 24-bit integer × 2⁻²⁴; scaling the probability by a power of two is exact.
    struct bernoulli_work b = {mask, first, probability * 0x1p24f, key, step};
    bs_divide(count, bs_flat_unit, 8, machine, bernoulli, &b);
}

struct pair_work {
    const float *left, *right;
    float factor;
    float *target, *difference;
    bool accumulate;
};

BS_PART(multiply, start, end) {
    const struct pair_work *p = context;
    const float *left = p->left, *right = p->right;
    float *target = p->target, factor = p->factor;
    if (p->accumulate) {
        BS_VECTOR
        for (long i = start; i < end; i++) target[i] = bs_multiply_add(factor, left[i] * right[i], target[i]);
    } else {
        BS_VECTOR
        for (long i = start; i < end; i++) target[i] = factor * (left[i] * right[i]);
    }
}

void bs_multiply(
    const float *left, const float *right, float factor, float *target, long count, bool accumulate,
    struct bs_machine machine) {
    struct pair_work p = {left, right, factor, target, NULL, accumulate};
    bs_divide(count, bs_flat_unit, 1, machine, multiply, &p);
}

BS_PART(squared_difference, start, end) {
    const struct pair_work *p = context;
    const float *left = p->left, *right = p->right;
    float *target = p->target, *difference = p->difference, factor = p->factor;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float d = left[i] - right[i];
        difference[i] = d;
        target[i] = factor * (d * d);
    }
}

void bs_squared_difference(
    const float *left, const float *right, float factor, float *difference, float *target, long count,
    struct bs_machine machine) {
    struct pair_work p = {left, right, factor, target, difference, false};
    bs_divide(count, bs_flat_unit, 1, machine, squared_difference, &p);
}

struct mask_rows_work {
    const float *source, *mask;
    float *target;
    long source_stride, target_stride;
    bool accumulate;
};

BS_GRID_PART(mask_rows) {
    const struct mask_rows_work *m = context;
    for (; row < row_end; row++) {
        const float *source = m->source + row * m->source_stride;
        float *target = m->target + row * m->target_stride, factor = m->mask[row];
        if (m->accumulate) {
            BS_VECTOR
            for (long i = column; i < column_end; i++)
                target[i] = bs_multiply_add(source[i], factor, target[i]);
        } else {
            BS_VECTOR
            for (long i = column; i < column_end; i++) target[i] = source[i] * factor;
        }
    }
}

void bs_mask_rows(
    const float *source, long source_stride, const float *mask, float *target, long target_stride, long rows,
    long columns, bool accumulate, struct bs_machine machine) {
    struct mask_rows_work m = {source, mask, target, source_stride, target_stride, accumulate};
    bs_divide_grid(rows, columns, 1, machine, mask_rows, &m);
}

struct clip_work {
    float *values;
    float low, high;
};

BS_PART(clip, start, end) {
    const struct clip_work *c = context;
    float *values = c->values, low = c->low, high = c->high;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float value = values[i] < low ? low : values[i];
        values[i] = value > high ? high : value;
    }
}

void bs_clip(float *values, long count, float low, float high, struct bs_machine machine) {
    struct clip_work c = {values, low, high};
    bs_divide(count, bs_flat_unit, 1, machine, clip, &c);
}
