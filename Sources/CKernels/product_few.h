#ifndef BRAINSTORM_PRODUCT_FEW_H
#define BRAINSTORM_PRODUCT_FEW_H

#include "product_tiles.h"

// A tile of few rows and of lanes whose vectors lie along the inner index, such as a layer's weights when one
// sample is predicted. Copying them would take longer than the product: squares of them are transposed in
// registers and used there.

enum { bs_most_few_rows = 8, bs_most_squares = 2 };

/// How many rows are few.
BS_INLINE int bs_few_rows(enum bs_vector_level level) {
    return bs_tile_height(level) > 2 ? bs_most_few_rows : 0;
}

/// How many squares side by side make sums enough for multiplications to overlap.
BS_INLINE int bs_few_squares(enum bs_vector_level level, int rows) {
    return rows <= (level == bs_avx512 ? 4 : 2) ? 2 : 1;
}

/// Where the lanes' vectors are; those from `lanes` on repeat the last.
struct bs_few_source {
    const float *rows, *lanes_base;
    long lanes_stride, lanes;
};

/// Before a square is loaded: there are no registers for two at once, though the compiler would begin the
/// second before the first is used.
#define BS_KEEP_ORDER __asm__ volatile("" : : : "memory")

// The same in vectors of `size` lanes: a block of each sum, those of a row side by side.
#define BS_FEW(vector, size)                                                                                 \
    BS_INLINE void bs_few_terms_##size(                                                                      \
        const float *rows, const float *const *lanes, long k, long count, const int height, vector *sums) {  \
        BS_KEEP_ORDER;                                                                                       \
        const float *in[size];                                                                               \
        vector out[size];                                                                                    \
        _Pragma("unroll") for (int i = 0; i < size; i++) in[i] = lanes[i] + k;                               \
        bs_transpose_##size(in, out);                                                                        \
        _Pragma("unroll") for (int j = 0; j < size; j++) {                                                   \
            if (j >= count) break;                                                                           \
            _Pragma("unroll") for (int i = 0; i < height; i++) sums[i] =                                     \
                __builtin_elementwise_fma((vector)rows[i * bs_row_pitch + j], out[j], sums[i]);              \
        }                                                                                                    \
    }                                                                                                        \
    BS_INLINE void bs_few_sums_##size(                                                                       \
        const struct bs_few_source *source, long inner, const int height, const int squares,                 \
        float *result) {                                                                                     \
        const float *lanes[bs_most_squares * size];                                                          \
        for (long i = 0; i < squares * size; i++)                                                            \
            lanes[i] = source->lanes_base                                                                    \
                + (i < source->lanes ? i : source->lanes - 1) * source->lanes_stride;                        \
        vector sums[bs_most_squares][bs_most_few_rows];                                                      \
        _Pragma("unroll") for (int q = 0; q < squares; q++)                                                  \
            _Pragma("unroll") for (int i = 0; i < height; i++) sums[q][i] = 0;                               \
        long k = 0;                                                                                          \
        for (; k + size <= inner; k += size)                                                                 \
            _Pragma("unroll") for (int q = 0; q < squares; q++)                                              \
                bs_few_terms_##size(source->rows + k, lanes + q * size, k, size, height, sums[q]);           \
        if (k < inner)                                                                                       \
            _Pragma("unroll") for (int q = 0; q < squares; q++) {                                            \
                float rest[size][size] = {{0}};                                                              \
                const float *rests[size];                                                                    \
                for (int i = 0; i < size; i++) {                                                             \
                    for (long j = k; j < inner; j++) rest[i][j - k] = lanes[q * size + i][j];                \
                    rests[i] = rest[i];                                                                      \
                }                                                                                            \
                bs_few_terms_##size(source->rows + k, rests, 0, inner - k, height, sums[q]);                 \
            }                                                                                                \
        _Pragma("unroll") for (int i = 0; i < height; i++)                                                   \
            _Pragma("unroll") for (int q = 0; q < squares; q++)                                              \
                *(vector *)(result + (i * squares + q) * size) = sums[q][i];                                 \
    }
BS_FEW(bs_sixteen, 16)
BS_FEW(bs_eight, 8)
#undef BS_FEW

/// Adds a block of each of a tile's sums to the target, with at most as many lanes as the squares have.
BS_LEVEL_VERSIONS(
    bs_few_tile,
    (const struct bs_few_source *source, long inner, int height, const struct bs_tile_target *target),
    (source, inner, height, target)) {
    float sums[bs_most_squares * 16 * bs_most_few_rows];
    int width = bs_few_squares(level, height) * bs_square(level);
#define BS_ROWS(count)                                                                                       \
    case count:                                                                                              \
        if (count > bs_few_rows(level)) break;                                                               \
        if (bs_square(level) == 16)                                                                          \
            bs_few_sums_16(source, inner, count, bs_few_squares(level, count), sums);                        \
        else                                                                                                 \
            bs_few_sums_8(source, inner, count, bs_few_squares(level, count), sums);                         \
        break;
    switch (height) {
        BS_ROWS(1) BS_ROWS(2) BS_ROWS(3) BS_ROWS(4) BS_ROWS(5) BS_ROWS(6) BS_ROWS(7) BS_ROWS(8)
    }
#undef BS_ROWS
    for (long i = 0; i < height; i++)
        for (long j = 0; j < target->lanes; j += bs_lanes) {
            const float *from = sums + i * width + j;
            long count = target->lanes - j < bs_lanes ? target->lanes - j : bs_lanes;
            if (!target->lanes_are_rows) {
                bs_put_some(target->base + i * target->stride + j, from, count, target->accumulate);
                continue;
            }
            float *to = target->base + j * target->stride + i;
            for (long lane = 0; lane < count; lane++, to += target->stride)
                *to = target->accumulate ? *to + from[lane] : from[lane];
        }
}

#endif
