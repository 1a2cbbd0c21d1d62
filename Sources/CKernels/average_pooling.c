#include "pooled_images.h"

// Sums are of double precision, since a window may be a whole image.
enum { channel_block = 64 };

BS_PART(average, image, image_end) {
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
    long outputs_stride, struct bs_machine machine) {
    struct pooled_images m = {
        .pooling = pooling, .source = inputs, .target = outputs, .source_stride = inputs_stride,
        .target_stride = outputs_stride};
    bs_divide(pooling->images, 1, image_cost(pooling), machine, average, &m);
}

BS_PART(spread, image, image_end) {
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
                        for (long c = 0; c < channels; c++)
                            pixel[c] = bs_multiply_add(source[c], share, pixel[c]);
                    }
                }
            }
        }
    }
}

void bs_average_pooling_backward(
    const struct bs_pooling *pooling, const float *output_deltas, long output_deltas_stride,
    float *input_deltas, long input_deltas_stride, bool accumulate, struct bs_machine machine) {
    struct pooled_images m = {
        .pooling = pooling, .source = output_deltas, .target = input_deltas,
        .source_stride = output_deltas_stride, .target_stride = input_deltas_stride,
        .accumulate = accumulate};
    bs_divide(pooling->images, 1, image_cost(pooling), machine, spread, &m);
}
