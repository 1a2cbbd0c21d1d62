#include "trials.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const number_names[number_kinds] = {"ordinary", "wide", "tiny", "extreme"};

const struct shape shapes[shape_count] = {
    {0, 5, 0}, {1, 1, 3}, {3, 15, 2}, {2, 16, 0}, {5, 17, 7}, {70, 33, 5}, {1, 70001, 0}, {300, 257, 3}};

// The last is divided among eight threads even where an element costs least.
const long flats[flat_count] = {0, 1, 15, 16, 17, 1000, 1025, 20003, 140001};

enum { most_arrays = 64 };

// Of the case at hand.
static void *arrays[most_arrays];
static int array_count;
static uint64_t digest;
static struct matrix gapped[most_arrays];
static int gapped_count;

/// In gaps between rows.
static const uint32_t gap_bits = 0x7fc0beef;

static uint64_t random_bits(uint64_t array, uint64_t index) {
    uint64_t z = (array << 40) + (index + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static const uint32_t tiny_bits[] = {
    0x00000000, 0x00000001, 0x00000002, 0x00012345, 0x007fffff, 0x00800000, 0x00800001, 0x00ffffff,
    0x01000000,
    0x0d800000, 0x1f800000, 0x20000001};
static const uint32_t large_bits[] = {
    0x7f800000, 0x7fc00000, 0x7f7fffff, 0x7f000000, 0x7e800000, 0x5f800000, 0x42b17218, 0x42d00000,
    0x3f800000,
    0x3f7fffff, 0x41a00000, 0x7fc12345};

static float number(uint64_t array, uint64_t index, enum numbers kind) {
    uint64_t bits = random_bits(array, index);
    uint32_t sign = (uint32_t)(bits >> 63) << 31, choice = (uint32_t)(bits >> 32) & 0xff;
    float ordinary_one = (float)((int32_t)(bits & 0xffffff) - 0x800000) * 0x1p-21f;
    switch (kind) {
    case ordinary: return ordinary_one;
    case wide:
        return from_bits(sign | (uint32_t)((bits >> 33) % 81 + 87) << 23 | (uint32_t)(bits & 0x7fffff));
    case tiny: return choice < 64 ? ordinary_one * 0x1p-126f : from_bits(sign | tiny_bits[choice % 12]);
    case extreme:
        // Mostly ordinary, so that not every sum is no number.
        if (choice < 8) return from_bits(sign | large_bits[(bits >> 24) % 12]);
        return choice < 64 ? from_bits(sign | tiny_bits[choice % 12]) : ordinary_one;
    }
    return 0;
}

static void *remember(size_t size) {
    if (array_count == most_arrays) fail("too many arrays in a case");
    void *memory = malloc(size > 0 ? size : 1);
    if (!memory) fail("no memory");
    return arrays[array_count++] = memory;
}

struct matrix matrix(long rows, long columns, long gap, enum numbers kind) {
    struct matrix m = {NULL, rows, columns, columns + gap};
    uint64_t array = (uint64_t)array_count;
    m.base = remember((size_t)(rows * m.stride) * sizeof(float));
    for (long row = 0; row < rows; row++)
        for (long i = 0; i < m.stride; i++)
            m.base[row * m.stride + i] =
                i < columns ? number(array, (uint64_t)(row * columns + i), kind) : from_bits(gap_bits);
    gapped[gapped_count++] = m;
    return m;
}

float *vector(long count, enum numbers kind) { return matrix(1, count, 0, kind).base; }

float *whole_numbers(long count, long low, long high) {
    float *values = vector(count, ordinary);
    for (long i = 0; i < count; i++)
        values[i] = (float)(low + (long)(random_bits(99, (uint64_t)i) % (uint64_t)(high - low + 1)));
    return values;
}

float *shares(long count) {
    float *values = vector(count, ordinary);
    for (long i = 0; i < count; i++) values[i] = (float)(random_bits(98, (uint64_t)i) % 4097) * 0x1p-12f;
    return values;
}

uint32_t *words(long count) {
    uint32_t *values = remember((size_t)count * sizeof *values);
    uint64_t array = (uint64_t)array_count;
    // Angles on the axes are among them.
    for (long i = 0; i < count; i++)
        values[i] = i % 50 == 0 ? (uint32_t)(i / 50) << 30 : (uint32_t)random_bits(array, (uint64_t)i);
    return values;
}

float *scratch(long count) {
    float *values = remember((size_t)count * sizeof *values);
    memset(values, 0xff, (size_t)count * sizeof *values);
    return values;
}

static void digest_word(uint32_t word) {
    digest = (digest ^ word) * 0x9e3779b97f4a7c15u;
    digest ^= digest >> 32;
}

void digest_vector(const float *values, long count) {
    for (long i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, values + i, sizeof bits);
        digest_word(values[i] == values[i] ? bits : 0x7fc00000);
    }
}

void digest_matrix(struct matrix m) {
    for (long row = 0; row < m.rows; row++) digest_vector(m.base + row * m.stride, m.columns);
}

void digest_double(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (value != value) bits = 0x7ff8000000000000;
    digest_word((uint32_t)bits);
    digest_word((uint32_t)(bits >> 32));
}

static void check_gaps(void) {
    for (int i = 0; i < gapped_count; i++)
        for (long row = 0; row < gapped[i].rows; row++)
            for (long k = gapped[i].columns; k < gapped[i].stride; k++) {
                uint32_t bits;
                memcpy(&bits, gapped[i].base + row * gapped[i].stride + k, sizeof bits);
                if (bits != gap_bits) fail("written between rows");
            }
}

void report(const char *kernel, const char *format, ...) {
    char name[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    printf("%s %s %016" PRIx64 "\n", kernel, name, digest);
    fflush(stdout);
    check_gaps();
    for (int i = 0; i < array_count; i++) free(arrays[i]);
    array_count = gapped_count = 0;
    digest = 0;
}

void fail(const char *what) {
    fprintf(stderr, "%s, after the last line printed\n", what);
    exit(1);
}
