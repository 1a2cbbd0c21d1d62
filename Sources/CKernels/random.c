#include "kernels.h"
#include "normal.h"
#include "philox.h"

#include <math.h>

// Numbers are made in blocks, so that words and pairs lie in the nearest cache between the loops.
enum { block_words = 512, block_pairs = block_words / 2 };

BS_INLINE void make_words(uint32_t *words, uint64_t first_block, struct bs_random_key key) {
    BS_VECTOR
    for (long block = 0; block < block_words / 4; block++) {
        struct bs_random_words found = bs_philox(first_block + (uint64_t)block, key.step, key.key);
        words[4 * block] = found.a;
        words[4 * block + 1] = found.b;
        words[4 * block + 2] = found.c;
        words[4 * block + 3] = found.d;
    }
}

/// As bs_normal_pairs says, up to block_pairs.
BS_INLINE void make_pairs(
    const uint32_t *radius, const uint32_t *angle, long stride, float *cosines, float *sines, long count) {
    BS_VECTOR
    for (long i = 0; i < count; i++) {
        double length = bs_normal_radius(radius[stride * i]);
        struct bs_direction direction = bs_normal_direction(angle[stride * i]);
        cosines[stride * i] = (float)(length * direction.cosine);
        sines[stride * i] = (float)(length * direction.sine);
    }
}

BS_VERSIONS(
    normal_pairs,
    (const uint32_t *radius, const uint32_t *angle, float *cosines, float *sines, long count),
    (radius, angle, cosines, sines, count)) {
    make_pairs(radius, angle, 1, cosines, sines, count);
}

void bs_normal_pairs(
    const uint32_t *radius, const uint32_t *angle, float *cosines, float *sines, long count,
    enum bs_vector_level level) {
    for (long start = 0; start < count; start += block_pairs) {
        long rest = count - start < block_pairs ? count - start : block_pairs;
        normal_pairs[level](radius + start, angle + start, cosines + start, sines + start, rest);
    }
}

struct draws {
    float *values;
    long count;
    float first, second;
    uint32_t ones, changed;
    struct bs_random_key key;
    /// The number of the first draw.
    uint64_t number;
};

/// Of the values from `start` on, how many one block of words is for, and which of its words is the first's.
struct piece {
    float *values;
    long count;
    long skipped;
};

BS_INLINE struct piece draw(uint32_t *words, const struct draws *d, long start) {
    uint64_t index = d->number + (uint64_t)start;
    make_words(words, index / 4, d->key);
    long skipped = (long)(index % 4), rest = d->count - start;
    return (struct piece){
        d->values + start, rest < block_words - skipped ? rest : block_words - skipped, skipped};
}

/// Calls `use(value, number)` for all values and their normal numbers.
#define BS_FOR_NORMALS(d, use)                                                                               \
    for (long start = 0; start < (d)->count;) {                                                              \
        uint32_t words[block_words];                                                                         \
        float normals[block_words];                                                                          \
        struct piece p = draw(words, d, start);                                                              \
        make_pairs(words, words + 1, 2, normals, normals + 1, block_pairs);                                  \
        const float *numbers = normals + p.skipped;                                                          \
        float *values = p.values;                                                                            \
        BS_VECTOR for (long i = 0; i < p.count; i++) values[i] = use(values[i], numbers[i]);                 \
        start += p.count;                                                                                    \
    }

BS_VERSIONS(fill_normal, (const struct draws *d), (d)) {
    float mean = d->first, deviation = d->second;
#define set(old, number) (mean + deviation * (number))
    BS_FOR_NORMALS(d, set)
#undef set
}

BS_VERSIONS(add_normal, (const struct draws *d), (d)) {
    float mean = d->first, deviation = d->second;
#define add(old, number) ((old) + deviation * (number) + mean)
    BS_FOR_NORMALS(d, add)
#undef add
}

BS_VERSIONS(fill_uniform, (const struct draws *d), (d)) {
    float low = d->first, high = d->second, range = high - low, below = nextafterf(high, -INFINITY);
    bool is_point = low == high;
    for (long start = 0; start < d->count;) {
        uint32_t words[block_words];
        struct piece p = draw(words, d, start);
        const uint32_t *own = words + p.skipped;
        float *values = p.values;
        BS_VECTOR
        for (long i = 0; i < p.count; i++) {
            float value = low + range * ((float)(int32_t)(own[i] >> 8) * 0x1p-24f);
            values[i] = value < high || is_point ? value : below;
        }
        start += p.count;
    }
}

BS_VERSIONS(salt_and_pepper, (const struct draws *d), (d)) {
    int32_t ones = (int32_t)d->ones, changed = (int32_t)d->changed;
    for (long start = 0; start < d->count;) {
        uint32_t words[block_words];
        struct piece p = draw(words, d, start);
        const uint32_t *own = words + p.skipped;
        float *values = p.values;
        BS_VECTOR
        for (long i = 0; i < p.count; i++) {
            int32_t number = (int32_t)(own[i] >> 8);
            float value = number < changed ? 0.0f : values[i];
            values[i] = number < ones ? 1.0f : value;
        }
        start += p.count;
    }
}

void bs_fill_uniform(
    float *values, long count, uint64_t first, float low, float high, struct bs_random_key key,
    enum bs_vector_level level) {
    struct draws d = {values, count, low, high, 0, 0, key, first};
    fill_uniform[level](&d);
}

void bs_fill_normal(
    float *values, long count, uint64_t first, float mean, float deviation, struct bs_random_key key,
    enum bs_vector_level level) {
    struct draws d = {values, count, mean, deviation, 0, 0, key, first};
    fill_normal[level](&d);
}

void bs_add_normal(
    float *values, long count, uint64_t first, float mean, float deviation, struct bs_random_key key,
    enum bs_vector_level level) {
    struct draws d = {values, count, mean, deviation, 0, 0, key, first};
    add_normal[level](&d);
}

void bs_salt_and_pepper(
    float *values, long count, uint64_t first, uint32_t ones, uint32_t changed, struct bs_random_key key,
    enum bs_vector_level level) {
    struct draws d = {values, count, 0, 0, ones, changed, key, first};
    salt_and_pepper[level](&d);
}
