#include "convolution_samples.h"

#include "convolution_tiles.h"

// Lanes are samples, of which a group's deltas are turned for some lines of the images at a time: for each
// number of an output position those of the samples side by side. A tile's rows are channels.

enum { least_gain = 2 };

struct samples {
    const struct bs_convolution_sizes *sizes;
    struct bs_axis vertical, horizontal;
    const float *output_deltas, *weights;
    float *target;
    bool accumulate;
    // Groups of samples and chunks of lines, and how they are divided.
    long width, groups, lines, chunks, parts;
    /// For each part: turned deltas of outputs and of inputs, and pieces.
    float *scratch;
    long deltas, results, pieces;
};

bool bs_prefers_samples(const struct bs_convolution_sizes *s) {
    return least_gain * s->channels * bs_rounded(s->batch, bs_lanes) <= bs_lanes * s->batch;
}

static struct samples samples_of(const struct bs_convolution_sizes *s, struct bs_machine machine) {
    struct samples g = {
        .sizes = s,
        .vertical = {s->height, s->output_height, s->kernel_height, s->vertical_stride, s->top, true},
        .horizontal = {s->width, s->output_width, s->kernel_width, s->horizontal_stride, s->left, true}};
    g.width = bs_tile_width(machine.level, s->channels);
    while (g.width > 1 && s->batch <= g.width / 2 * bs_lanes) g.width /= 2;
    g.groups = bs_ceiling(s->batch, g.width * bs_lanes);
    // Lines that share most of the outputs that they see.
    g.lines = bs_smaller(s->height, 2 * bs_larger(s->kernel_height, s->vertical_stride));
    g.chunks = bs_ceiling(s->height, g.lines);
    double work = (double)bs_window_count(s) * (double)bs_kernel_count(s) * (double)s->filters;
    g.parts = bs_smaller(bs_worthwhile(work, machine), g.groups * g.chunks);
    long seen = bs_smaller(s->output_height, (g.lines + s->kernel_height) / s->vertical_stride + 2);
    long taps = s->kernel_height * s->kernel_width, lanes = g.width * bs_lanes;
    g.deltas = seen * s->output_width * s->filters * lanes;
    g.results = g.lines * s->width * s->channels * lanes;
    g.pieces = taps + taps * s->filters / bs_sum_block + 1;
    return g;
}

static long scratch_each(const struct samples *g) {
    long pieces = g->pieces * (long)(sizeof(struct bs_piece) / sizeof(float));
    return g->deltas + g->results + bs_rounded(pieces, bs_lanes);
}

long bs_samples_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine) {
    struct samples g = samples_of(sizes, machine);
    return g.parts * scratch_each(&g);
}

/// Samples, lines of their images, and the outputs' lines that these see.
struct chunk {
    struct bs_range samples, lines, outputs;
    float *deltas, *results;
    struct bs_piece *pieces;
    long lanes;
};

BS_INLINE struct bs_range seen_by(const struct bs_axis *a, struct bs_range lines) {
    long lowest = bs_larger(0, lines.start + a->before - (a->kernel - 1));
    long highest = bs_smaller(a->sources - 1, (lines.end - 1 + a->before) / a->stride);
    long first = bs_smaller(bs_ceiling(lowest, a->stride), highest + 1);
    return (struct bs_range){first, highest + 1};
}

/// The pieces of a position's sums. Rows are filters, and terms count from the first number that the position
/// sees.
BS_INLINE long find_pieces(
    const struct samples *g, const struct chunk *c, const struct bs_axis_class *v,
    const struct bs_axis_class *h) {
    const struct bs_convolution_sizes *s = g->sizes;
    long count = 0, filters = s->filters, kernel = bs_kernel_count(s);
    for (long a = 0; a < v->taps; a++)
        for (long b = 0; b < h->taps; b++) {
            long tap = (v->tap + a * v->tap_step) * s->kernel_width + h->tap + b * h->tap_step;
            long term = (a * v->source_tap_step * s->output_width + b * h->source_tap_step) * filters;
            for (long filter = 0, next; filter < filters; filter = next) {
                long k = tap * filters + filter, block = k / bs_sum_block;
                next = bs_smaller(filters, filter + (block + 1) * bs_sum_block - k);
                c->pieces[count++] = (struct bs_piece){
                    tap * s->channels + filter * kernel, term + filter, (int)(next - filter), (int)block};
            }
        }
    return count;
}

/// A position's sums.
BS_INLINE void add_position(
    enum bs_vector_level level, const struct samples *g, const struct chunk *c, const float *deltas,
    long pieces, float *results) {
    long channels = g->sizes->channels, tiles = bs_ceiling(channels, bs_tile_height(level));
    for (long t = 0; t < tiles; t++) {
        long first = channels * t / tiles, rows = channels * (t + 1) / tiles - first;
        struct bs_pieces_source source = {
            .base = g->weights + first, .panel = deltas, .rows_step = bs_kernel_count(g->sizes),
            .panel_step = c->lanes, .pieces = c->pieces, .count = pieces};
        for (long row = 0; row < rows; row++) {
            source.offsets[row] = row;
            source.target_offsets[row] = row * c->lanes;
        }
        struct bs_tile_target target = {
            .base = results + first * c->lanes, .lanes = c->lanes, .accumulate = g->accumulate};
        bs_add_blocks(&source, rows, c->lanes / bs_lanes, &target, level);
    }
}

BS_INLINE void add_line(
    enum bs_vector_level level, const struct samples *g, const struct chunk *c, long line) {
    const struct bs_convolution_sizes *s = g->sizes;
    struct bs_axis_class v = bs_taps_at(&g->vertical, line);
    BS_EACH_CLASS(&g->horizontal, h) {
        long pieces = find_pieces(g, c, &v, &h);
        for (long x = 0; x < h.count; x++) {
            long position = (line - c->lines.start) * s->width + h.first + x * h.step;
            long output = (v.source - c->outputs.start) * s->output_width + h.source + x * h.source_step;
            add_position(
                level, g, c, c->deltas + output * s->filters * c->lanes, pieces,
                c->results + position * s->channels * c->lanes);
        }
    }
}

/// The inputs' lines of a chunk become what is added to, and the results become them.
BS_INLINE void begin_results(enum bs_vector_level level, const struct samples *g, const struct chunk *c) {
    long line = g->sizes->width * g->sizes->channels, image = g->sizes->height * line;
    bs_transpose_block(
        level, g->target + c->samples.start * image + c->lines.start * line, image,
        c->samples.end - c->samples.start, (c->lines.end - c->lines.start) * line, c->results, c->lanes);
}

BS_INLINE void end_results(enum bs_vector_level level, const struct samples *g, const struct chunk *c) {
    long line = g->sizes->width * g->sizes->channels, image = g->sizes->height * line;
    long count = (c->lines.end - c->lines.start) * line, whole = count / bs_lanes * bs_lanes;
    long samples = c->samples.end - c->samples.start;
    float *target = g->target + c->samples.start * image + c->lines.start * line;
    bs_transpose_block(level, c->results, c->lanes, whole, samples, target, image);
    for (long n = 0; n < samples; n++)
        for (long i = whole; i < count; i++) target[n * image + i] = c->results[i * c->lanes + n];
}

BS_INLINE void add_chunk(enum bs_vector_level level, const struct samples *g, struct chunk *c) {
    long line = g->sizes->output_width * g->sizes->filters, image = g->sizes->output_height * line;
    c->outputs = seen_by(&g->vertical, c->lines);
    bs_transpose_block(
        level, g->output_deltas + c->samples.start * image + c->outputs.start * line, image,
        c->samples.end - c->samples.start, (c->outputs.end - c->outputs.start) * line, c->deltas, c->lanes);
    if (g->accumulate) begin_results(level, g, c);
    for (long y = c->lines.start; y < c->lines.end; y++) add_line(level, g, c, y);
    end_results(level, g, c);
}

BS_LEVEL_VERSIONS(add_parts, (void *context, long start, long end), (context, start, end)) {
    const struct samples *g = context;
    for (long p = start; p < end; p++) {
        float *scratch = g->scratch + p * scratch_each(g);
        struct chunk c = {.deltas = scratch, .results = scratch + g->deltas};
        c.pieces = (struct bs_piece *)(void *)(c.results + g->results);
        struct bs_range range = bs_range_of(g->groups * g->chunks, 1, p, g->parts);
        for (long i = range.start; i < range.end; i++) {
            long lines = i % g->chunks * g->lines, samples = i / g->chunks * g->width * bs_lanes;
            c.lines = (struct bs_range){lines, bs_smaller(lines + g->lines, g->sizes->height)};
            c.samples = (struct bs_range){
                samples, bs_smaller(samples + g->width * bs_lanes, g->sizes->batch)};
            long width = g->width;
            while (width > 1 && c.samples.end - samples <= width / 2 * bs_lanes) width /= 2;
            c.lanes = width * bs_lanes;
            add_chunk(level, g, &c);
        }
    }
}

void bs_convolve_samples_backward(
    const struct bs_convolution_sizes *sizes, const float *output_deltas, const float *weights,
    float *input_deltas, bool accumulate, float *scratch, struct bs_machine machine) {
    struct samples g = samples_of(sizes, machine);
    g.output_deltas = output_deltas;
    g.weights = weights;
    g.target = input_deltas;
    g.accumulate = accumulate;
    g.scratch = scratch;
    bs_divide(g.parts, 1, bs_always, machine, add_parts, &g);
}
