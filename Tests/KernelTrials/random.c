#include "trials.h"

static const struct bs_random_key keys[] = {{0, 0}, {0x0123456789abcdefu, 0xfedcba9876543210u}};

static void draws(long count, int which) {
    struct bs_random_key key = keys[which];
    float *values = vector(count, ordinary);
    bs_add_normal(values, count, 0, 0.5f, 1.5f, key, machine.level);
    digest_vector(values, count);
    bs_salt_and_pepper(values, count, 0, 1 << 20, 1 << 22, key, machine.level);
    digest_vector(values, count);
    bs_fill_normal(values, count, 20, -1.0f, 2.0f, key, machine.level);
    digest_vector(values, count);
    bs_fill_uniform(values, count, 0, -0.1f, 0.3f, key, machine.level);
    digest_vector(values, count);
    bs_fill_uniform(values, count, 4, 1.0f, 1.0f + 0x1p-22f, key, machine.level);
    digest_vector(values, count);
    report("bs_fill_normal,bs_fill_uniform", "%ld key%d", count, which);
}

/// Draws that begin within a block of four words.
static void later_draws(long count, uint64_t first) {
    struct bs_random_key key = keys[1];
    float *values = vector(count, ordinary);
    bs_add_normal(values, count, first, 0.5f, 1.5f, key, machine.level);
    digest_vector(values, count);
    bs_salt_and_pepper(values, count, first, 1 << 20, 1 << 22, key, machine.level);
    digest_vector(values, count);
    bs_fill_normal(values, count, first, -1.0f, 2.0f, key, machine.level);
    digest_vector(values, count);
    bs_fill_uniform(values, count, first, -0.1f, 0.3f, key, machine.level);
    digest_vector(values, count);
    bs_bernoulli(values, count, first, 0.3f, key.key, key.step, machine);
    digest_vector(values, count);
    report("bs_fill_normal,bs_fill_uniform,bs_bernoulli", "%ld from %ld", count, (long)first);
}

static void pairs(long count) {
    const uint32_t *radius = words(count), *angle = words(count);
    float *cosines = vector(count, ordinary), *sines = vector(count, ordinary);
    bs_normal_pairs(radius, angle, cosines, sines, count, machine.level);
    digest_vector(cosines, count);
    digest_vector(sines, count);
    report("bs_normal_pairs", "%ld", count);
}

void random_trials(void) {
    FOR_FLATS(count) {
        FOR_BOTH(which) draws(count, which);
        pairs(count);
        for (uint64_t first = 1; first < 8; first += 2) later_draws(count, first);
    }
}
