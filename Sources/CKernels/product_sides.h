#ifndef BRAINSTORM_PRODUCT_SIDES_H
#define BRAINSTORM_PRODUCT_SIDES_H

#include "product_squares.h"

// One factor of a product, as vectors along the inner index: the rows of the left one, or the columns of the
// right.

struct bs_side {
    const float *base;
    long stride;
    /// Whether a vector's numbers lie side by side; else those of one inner index do.
    bool along;
};

/// `target[i, j] = source[i, j]`
BS_INLINE void bs_copy_block(
    const float *source, long stride, long rows, long columns, float *target, long target_stride) {
    for (long i = 0; i < rows; i++, source += stride, target += target_stride) {
        long j = 0;
        for (; j + bs_lanes <= columns; j += bs_lanes) bs_store(target + j, bs_load(source + j));
        if (columns & 8) {
            *(bs_eight *)(target + j) = *(const bs_eight *)(source + j);
            j += 8;
        }
        for (; j < columns; j++) target[j] = source[j];
    }
}

/// The sum of no numbers, to which any may be added: 0 + −0 is not −0.
static const float bs_nothing = -0.0f;

/// `target[i, j] += source[i, j]`
BS_INLINE void bs_add_block(
    const float *source, long stride, long rows, long columns, float *target, long target_stride) {
    for (long i = 0; i < rows; i++, source += stride, target += target_stride) {
        BS_VECTOR
        for (long j = 0; j < columns; j++) target[j] += source[j];
    }
}

/// `target[j, i] = source[i, j]`, with room for i up to the next multiple of sixteen.
/// - calls_next: whether what the next rows have is called nearer, which pays where there are many.
BS_INLINE void bs_transpose_rows(
    enum bs_vector_level level, const float *source, long stride, long rows, long columns, float *target,
    long target_stride, const bool calls_next) {
    const long size = bs_square(level), whole = columns / size * size;
    for (long i = 0; i < rows; i += size) {
        const float *from = source + i * stride;
        long count = rows - i;
        for (long j = 0; j < whole; j += size) {
            float *to = target + j * target_stride + i;
            if (count < size) {
                bs_transpose_square(level, from + j, stride, count, to, target_stride);
                continue;
            }
            if (calls_next)
                _Pragma("unroll") for (int r = 0; r < size; r++)
                    __builtin_prefetch(from + (size + r) * stride + j);
            bs_transpose_square(level, from + j, stride, size, to, target_stride);
        }
        if (whole == columns) continue;
        float square[16][16], turned[16][16];
        for (long r = 0; r < size; r++)
            for (long j = whole; j < columns; j++)
                square[r][j - whole] = from[(r < count ? r : count - 1) * stride + j];
        bs_transpose_square(level, square[0], 16, size, turned[0], 16);
        for (long j = whole; j < columns; j++)
            for (long r = 0; r < size; r++) target[j * target_stride + i + r] = turned[j - whole][r];
    }
}

BS_INLINE void bs_transpose_block(
    enum bs_vector_level level, const float *source, long stride, long rows, long columns, float *target,
    long target_stride) {
    bs_transpose_rows(level, source, stride, rows, columns, target, target_stride, true);
}

/// `target[v, k]` for `vectors` from `first` on and `inner` indices from `start` on.
BS_INLINE void bs_fill_rows(
    enum bs_vector_level level, const struct bs_side *side, long first, long vectors, long start, long inner,
    float *target, long target_stride) {
    if (side->along)
        bs_copy_block(
            side->base + first * side->stride + start, side->stride, vectors, inner, target, target_stride);
    else
        bs_transpose_block(
            level, side->base + start * side->stride + first, side->stride, inner, vectors, target,
            target_stride);
}

/// `target[k, v]` of the same. What stands there for vectors beyond the last, up to the next multiple of
/// sixteen, is not used.
BS_INLINE void bs_fill_panel(
    enum bs_vector_level level, const struct bs_side *side, long first, long vectors, long start, long inner,
    float *target, long width) {
    if (side->along)
        bs_transpose_rows(
            level, side->base + first * side->stride + start, side->stride, vectors, inner, target, width,
            false);
    else
        bs_copy_block(
            side->base + start * side->stride + first, side->stride, inner, vectors, target, width);
}

#endif
