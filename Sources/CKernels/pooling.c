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

static long image_count(const struct bs_pooling *p) { return p->height * p->width * p->channels; }

/// The elements that the windows of an image cover.
static long image_cost(const struct bs_pooling *p) {
    return p->output_height * p->output_width * p->kernel_height * p->kernel_width * p->channels;
}

BS_VERSIONS static void largest(void *context, long image, long image_end) {
    const struct pooled_images *m = context;
    const struct bs_pooling *p = m->pooling;
    long channels = p->channels;
    for (; image < image_end; image++) {
        const float *source = m->source + image * m->source_stride;
        float *target = m->target + image * m->target_stride;
        float *argmax = m->argmax + image * m->argmax_stride;
        for (long y = 0; y < p->output_height; y++) {
            for (long x = 0; x < p->output_width; x++, target += channels, argmax += channels) {
                struct window w = window_at(p, y, x);
                bool outside = is_outside(w);
                int first = (int)((w.top * p->width + w.left) * channels);
                BS_VECTOR
                for (int c = 0; c < channels; c++) {
                    target[c] = outside ? 0 : source[first + c];
                    argmax[c] = outside ? -1 : (float)(first + c);
                }
                if (outside) continue;
                for (long row = w.top; row < w.bottom; row++) {
                    for (long column = w.left; column < w.right; column++) {
                        int start = (int)((row * p->width + column) * channels);
                        const float *pixel = source + start;
                        BS_VECTOR
                        for (int c = 0; c < channels; c++) {
                            float value = pixel[c], best = target[c];
                            // Also true where the value alone is not a number.
                            bool wins = best == best && !(value <= best);
                            target[c] = wins ? value : best;
                            argmax[c] = wins ? (float)(start + c) : argmax[c];
                        }
                    }
                }
            }
        }
    }
}

void bs_max_pooling(
    const struct bs_pooling *pooling, const float *inputs, long inputs_stride, float *outputs,
    long outputs_stride, float *argmax, long argmax_stride, int threads) {
    struct pooled_images m = {
        .pooling = pooling, .source = inputs, .target = outputs, .argmax = argmax,
        .source_stride = inputs_stride, .target_stride = outputs_stride, .argmax_stride = argmax_stride};
    bs_divide(pooling->images, 1, image_cost(pooling), threads, largest, &m);
}

static void scatter(void *context, long image, long image_end) {
    const struct pooled_images *m = context;
    const struct bs_pooling *p = m->pooling;
    long count = image_count(p), outputs = p->output_height * p->output_width * p->channels;
    for (; image < image_end; image++) {
        const float *source = m->source + image * m->source_stride;
        const float *argmax = m->argmax + image * m->argmax_stride;
        float *target = m->target + image * m->target_stride;
        if (!m->accumulate) memset(target, 0, count * sizeof(float));
        for (long i = 0; i < outputs; i++) {
            if (argmax[i] >= 0 && argmax[i] < (float)count) target[(long)argmax[i]] += source[i];
        }
    }
}

void bs_max_pooling_backward(
    const struct bs_pooling *pooling, const float *output_deltas, long output_deltas_stride,
    const float *argmax, long argmax_stride, float *input_deltas, long input_deltas_stride, bool accumulate,
    int threads) {
    struct pooled_images m = {
        .pooling = pooling, .source = output_deltas, .target = input_deltas, .argmax = (float *)argmax,
        .source_stride = output_deltas_stride, .target_stride = input_deltas_stride,
        .argmax_stride = argmax_stride, .accumulate = accumulate};
    long outputs = pooling->output_height * pooling->output_width * pooling->channels;
    bs_divide(pooling->images, 1, image_count(pooling) + 2 * outputs, threads, scatter, &m);
}

// Sums are of double precision, since a window may be a whole image.
enum { channel_block = 64 };

BS_VERSIONS static void average(void *context, long image, long image_end) {
    const struct pooled_images *m = context;
    const struct bs_pooling *p = m->pooling;
    long channels = p->channels;
    double sum[channel_block];
    for (; image < image_end; image++) {
        const float *source = m->source + image * m->source_stride;
        float *target = m->target + image * m->target_stride;
        for (long y = 0; y < p->output_height; y++) {
            for (long x = 0; x < p->output_width; x++, target += channels) {
                struct window w = window_at(p, y, x);
                if (is_outside(w)) {
                    memset(target, 0, channels * sizeof(float));
                    continue;
                }
                double count = (double)window_count(w);
                for (long channel = 0; channel < channels; channel += channel_block) {
                    long size = channels - channel < channel_block ? channels - channel : channel_block;
                    memset(sum, 0, size * sizeof(double));
                    for (long row = w.top; row < w.bottom; row++) {
                        const float *pixel = source + (row * p->width + w.left) * channels + channel;
                        for (long column = w.left; column < w.right; column++, pixel += channels) {
                            BS_VECTOR
                            for (long c = 0; c < size; c++) sum[c] += (double)pixel[c];
                        }
                    }
                    BS_VECTOR
                    for (long c = 0; c < size; c++) target[channel + c] = (float)(sum[c] / count);
                }
            }
        }
    }
}

void bs_average_pooling(
    const struct bs_pooling *pooling, const float *inputs, long inputs_stride, float *outputs,
    long outputs_stride, int threads) {
    struct pooled_images m = {
        .pooling = pooling, .source = inputs, .target = outputs, .source_stride = inputs_stride,
        .target_stride = outputs_stride};
    bs_divide(pooling->images, 1, image_cost(pooling), threads, average, &m);
}

BS_VERSIONS static void spread(void *context, long image, long image_end) {
    const struct pooled_images *m = context;
    const struct bs_pooling *p = m->pooling;
    long channels = p->channels, count = image_count(p);
    for (; image < image_end; image++) {
        const float *source = m->source + image * m->source_stride;
        float *target = m->target + image * m->target_stride;
        if (!m->accumulate) memset(target, 0, count * sizeof(float));
        for (long y = 0; y < p->output_height; y++) {
            for (long x = 0; x < p->output_width; x++, source += channels) {
                struct window w = window_at(p, y, x);
                if (is_outside(w)) continue;
                float share = 1 / (float)window_count(w);
                for (long row = w.top; row < w.bottom; row++) {
                    float *pixel = target + (row * p->width + w.left) * channels;
                    for (long column = w.left; column < w.right; column++, pixel += channels) {
                        BS_VECTOR
                        for (long c = 0; c < channels; c++) pixel[c] += source[c] * share;
                    }
                }
            }
        }
    }
}

void bs_average_pooling_backward(
    const struct bs_pooling *pooling, const float *output_deltas, long output_deltas_stride,
    float *input_deltas, long input_deltas_stride, bool accumulate, int threads) {
    struct pooled_images m = {
        .pooling = pooling, .source = output_deltas, .target = input_deltas,
        .source_stride = output_deltas_stride, .target_stride = input_deltas_stride,
        .accumulate = accumulate};
    bs_divide(pooling->images, 1, image_cost(pooling), threads, spread, &m);
}
