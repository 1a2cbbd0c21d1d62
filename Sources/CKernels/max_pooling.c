#include "pooled_images.h"
#include "sixteen.h"

enum { most_vectors = 2 };

/// The largest numbers of a window that has elements, of `vectors` times sixteen channels, which stay in
/// registers meanwhile.
BS_INLINE void largest_of(
    const struct bs_pooling *p, struct window w, const float *source, int channel, int vectors, float *target,
    float *argmax) {
    int channels = (int)p->channels, width = (int)p->width;
    int first = ((int)w.top * width + (int)w.left) * channels + channel;
    bs_sixteen best[most_vectors];
    bs_sixteen_ints where[most_vectors];
    for (int v = 0; v < vectors; v++) {
        best[v] = *(const bs_sixteen *)(source + first + v * bs_lanes);
        where[v] = first + v * bs_lanes + bs_lane_numbers;
    }
    for (int row = (int)w.top; row < w.bottom; row++) {
        for (int column = (int)w.left; column < w.right; column++) {
            int start = (row * width + column) * channels + channel;
            for (int v = 0; v < vectors; v++) {
                bs_sixteen value = *(const bs_sixteen *)(source + start + v * bs_lanes);
                // Also true where the value alone is not a number.
                bs_sixteen_ints wins = (best[v] == best[v]) & ~(value <= best[v]);
                best[v] = wins ? value : best[v];
                where[v] = wins ? start + v * bs_lanes + bs_lane_numbers : where[v];
            }
        }
    }
    for (int v = 0; v < vectors; v++) {
        *(bs_sixteen *)(target + channel + v * bs_lanes) = best[v];
        *(bs_sixteen *)(argmax + channel + v * bs_lanes) = __builtin_convertvector(where[v], bs_sixteen);
    }
}

/// The same for any number of channels.
BS_INLINE void largest_of_rest(
    const struct bs_pooling *p, struct window w, const float *source, int channel, float *target,
    float *argmax) {
    int channels = (int)p->channels;
    int first = (int)((w.top * p->width + w.left) * p->channels);
    BS_VECTOR
    for (int c = channel; c < channels; c++) {
        target[c] = source[first + c];
        argmax[c] = (float)(first + c);
    }
    for (long row = w.top; row < w.bottom; row++) {
        for (long column = w.left; column < w.right; column++) {
            int start = (int)((row * p->width + column) * p->channels);
            const float *pixel = source + start;
            BS_VECTOR
            for (int c = channel; c < channels; c++) {
                float value = pixel[c], best = target[c];
                bool wins = best == best && !(value <= best);
                target[c] = wins ? value : best;
                argmax[c] = wins ? (float)(start + c) : argmax[c];
            }
        }
    }
}

BS_PART(largest, image, image_end) {
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
                if (is_outside(w)) {
                    for (long c = 0; c < channels; c++) {
                        target[c] = 0;
                        argmax[c] = -1;
                    }
                    continue;
                }
                int c = 0;
                for (; c + 2 * bs_lanes <= channels; c += 2 * bs_lanes)
                    largest_of(p, w, source, c, 2, target, argmax);
                for (; c + bs_lanes <= channels; c += bs_lanes) largest_of(p, w, source, c, 1, target, argmax);
                if (c < channels) largest_of_rest(p, w, source, c, target, argmax);
            }
        }
    }
}

void bs_max_pooling(
    const struct bs_pooling *pooling, const float *inputs, long inputs_stride, float *outputs,
    long outputs_stride, float *argmax, long argmax_stride, struct bs_machine machine) {
    struct pooled_images m = {
        .pooling = pooling, .source = inputs, .target = outputs, .argmax = argmax,
        .source_stride = inputs_stride, .target_stride = outputs_stride, .argmax_stride = argmax_stride};
    bs_divide(pooling->images, 1, image_cost(pooling), machine, largest, &m);
}

BS_PART(scatter, image, image_end) {
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
    struct bs_machine machine) {
    struct pooled_images m = {
        .pooling = pooling, .source = output_deltas, .target = input_deltas, .argmax = (float *)argmax,
        .source_stride = output_deltas_stride, .target_stride = input_deltas_stride,
        .argmax_stride = argmax_stride, .accumulate = accumulate};
    long outputs = pooling->output_height * pooling->output_width * pooling->channels;
    bs_divide(pooling->images, 1, image_count(pooling) + 2 * outputs, machine, scatter, &m);
}

