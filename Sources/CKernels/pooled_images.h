#ifndef BRAINSTORM_POOLED_IMAGES_H
#define BRAINSTORM_POOLED_IMAGES_H

#include "kernels.h"

struct pooled_images {
    const struct bs_pooling *pooling;
    // Forward inputs and outputs; backward input deltas and output deltas.
    const float *source;
    float *target, *argmax;
    long source_stride, target_stride, argmax_stride;
    bool accumulate;
};

/// The part of a window that lies in the image; empty where it has no elements.
struct window {
    long top, bottom, left, right;
};

BS_INLINE struct window window_at(const struct bs_pooling *p, long y, long x) {
    long top = y * p->vertical_stride - p->top, left = x * p->horizontal_stride - p->left;
    long bottom = top + p->kernel_height, right = left + p->kernel_width;
    struct window w = {
        .top = top < 0 ? 0 : top, .bottom = bottom > p->height ? p->height : bottom,
        .left = left < 0 ? 0 : left, .right = right > p->width ? p->width : right};
    return w;
}

BS_INLINE bool is_outside(struct window w) { return w.top >= w.bottom || w.left >= w.right; }

BS_INLINE long window_count(struct window w) { return (w.bottom - w.top) * (w.right - w.left); }

BS_INLINE long image_count(const struct bs_pooling *p) { return p->height * p->width * p->channels; }

/// The elements that the windows of an image cover.
BS_INLINE long image_cost(const struct bs_pooling *p) {
    return p->output_height * p->output_width * p->kernel_height * p->kernel_width * p->channels;
}

#endif
