#include "convolutions.h"

#include "convolution_samples.h"
#include "convolution_tiles.h"
#include "epilogue.h"

// Outputs and input deltas. A result's row, the numbers of one position, is a sum over taps: of what the
// position sees through the tap in the source, times the weights of the tap. Tiles read the source where it
// is; the weights are copied to panels, which all positions share. A tile's rows are positions of one class
// on each axis, which see the source through the same taps.

// In floats: what stays in a core's caches while it is used.
enum { most_near_panels = 1 << 13, most_panels = 1 << 18, most_results = 1 << 16 };

/// Copying a panel does not pay for fewer tiles that pass it.
enum { few_tiles = 24 };

struct gathering {
    const struct bs_convolution_sizes *sizes;
    struct bs_axis vertical, horizontal;
    const float *source, *weights;
    float *target;
    /// Of a tap, which are the numbers of a source's position; and of a target's position.
    long terms, lanes;
    bool accumulate;
    /// Of outputs: whether filters are the weights' columns.
    bool weights_transposed, reads_in_place;
    struct bs_epilogue epilogue;
    // How it is divided. A line is a row of positions of one image.
    long line_parts, lane_parts, panel_width, scratch_each;
    float *scratch;
};

static long term_count(const struct gathering *g) {
    return g->vertical.kernel * g->horizontal.kernel * g->terms;
}

static long line_count(const struct gathering *g) { return g->sizes->batch * g->vertical.positions; }

static long most_pieces(const struct gathering *g) {
    return g->vertical.kernel * g->horizontal.kernel + term_count(g) / bs_sum_block + 1;
}

static struct gathering gathering_of(
    const struct bs_convolution_sizes *s, bool is_backward, struct bs_machine machine) {
    struct gathering g = {
        .sizes = s, .terms = is_backward ? s->filters : s->channels,
        .lanes = is_backward ? s->channels : s->filters,
        .vertical = {s->height, s->output_height, s->kernel_height, s->vertical_stride, s->top, is_backward},
        .horizontal = {
            s->width, s->output_width, s->kernel_width, s->horizontal_stride, s->left, is_backward}};
    if (!is_backward) {
        g.vertical.positions = s->output_height, g.vertical.sources = s->height;
        g.horizontal.positions = s->output_width, g.horizontal.sources = s->width;
    }
    double work = (double)line_count(&g) * (double)g.horizontal.positions * (double)term_count(&g)
        * (double)g.lanes;
    long threads = bs_worthwhile(work, machine), best = 0, units = bs_ceiling(g.lanes, bs_lanes);
    for (long lane_parts = 1; lane_parts <= bs_smaller(threads, units); lane_parts++) {
        long line_parts = bs_smaller(threads / lane_parts, line_count(&g));
        long rows = bs_ceiling(line_count(&g), line_parts) * g.horizontal.positions;
        // Copying the weights takes as long as so many rows.
        long cost = (rows + 8) * bs_ceiling(units, lane_parts);
        if (best != 0 && cost >= best) continue;
        best = cost;
        g.line_parts = line_parts;
        g.lane_parts = lane_parts;
    }
    g.panel_width = bs_tile_width(
        machine.level, bs_ceiling(line_count(&g), g.line_parts) * g.horizontal.positions);
    long panels = bs_ceiling(units, g.lane_parts) * bs_lanes * term_count(&g);
    long pieces = bs_rounded(most_pieces(&g) * (long)(sizeof(struct bs_piece) / sizeof(float)), bs_lanes);
    g.scratch_each = panels + pieces;
    return g;
}

/// What one thread computes.
struct part {
    struct bs_range lines, lanes;
    float *panels;
    struct bs_piece *pieces;
};

struct panel {
    long lane, lanes, width;
    const float *weights;
};

BS_INLINE float *copy_of(const struct gathering *g, const struct part *part, long lane) {
    return part->panels + (lane - part->lanes.start) * term_count(g);
}

/// Whether a panel is read where its weights lie.
BS_INLINE bool is_in_place(const struct gathering *g, const struct panel *panel) {
    return g->reads_in_place && panel->lanes == panel->width * bs_lanes;
}

/// The panel from a lane on. The last one is as narrow as may be.
BS_INLINE struct panel panel_at(const struct gathering *g, const struct part *part, long lane) {
    long lanes = part->lanes.end - lane, width = g->panel_width;
    while (width > 1 && lanes <= (width - 1) * bs_lanes) width /= 2;
    struct panel panel = {lane, bs_smaller(lanes, width * bs_lanes), width, NULL};
    panel.weights = is_in_place(g, &panel) ? g->weights + lane : copy_of(g, part, lane);
    return panel;
}

/// Weights of the panel's lanes, for each term, unless they are read where they lie.
BS_INLINE void fill_panel(
    enum bs_vector_level level, const struct gathering *g, const struct part *part,
    const struct panel *panel) {
    if (is_in_place(g, panel)) return;
    long kernel = bs_kernel_count(g->sizes), taps = g->vertical.kernel * g->horizontal.kernel;
    long width = panel->width * bs_lanes;
    float *copy = copy_of(g, part, panel->lane);
    if (g->weights_transposed) {
        bs_copy_block(g->weights + panel->lane, g->lanes, kernel, panel->lanes, copy, width);
        return;
    }
    if (!g->vertical.is_backward) {
        bs_transpose_block(
            level, g->weights + panel->lane * kernel, kernel, panel->lanes, kernel, copy, width);
        return;
    }
    for (long tap = 0; tap < taps; tap++)
        bs_copy_block(
            g->weights + tap * g->lanes + panel->lane, kernel, g->terms, panel->lanes,
            copy + tap * g->terms * width, width);
}

/// The pieces of the sums of two classes.
BS_INLINE long find_pieces(
    const struct gathering *g, const struct bs_axis_class *v, const struct bs_axis_class *h,
    struct bs_piece *pieces) {
    long count = 0, row_count = g->horizontal.sources * g->terms;
    for (long a = 0; a < v->taps; a++)
        for (long b = 0; b < h->taps; b++) {
            long tap = (v->tap + a * v->tap_step) * g->horizontal.kernel + h->tap + b * h->tap_step;
            long offset = a * v->source_tap_step * row_count + b * h->source_tap_step * g->terms;
            long k = tap * g->terms, end = k + g->terms;
            for (long next; k < end; offset += next - k, k = next) {
                next = bs_smaller((k / bs_sum_block + 1) * bs_sum_block, end);
                struct bs_piece *last = count > 0 && k % bs_sum_block != 0 ? &pieces[count - 1] : NULL;
                if (last && last->term + last->count == k && last->rows_offset + last->count == offset)
                    last->count += next - k;
                else
                    pieces[count++] = (struct bs_piece){
                        offset, k, (int)(next - k), (int)(k / bs_sum_block)};
            }
        }
    return count;
}

/// What a tile's rows, which see the source through the same pieces, add up to with a panel's lanes.
BS_INLINE void add_tile(
    enum bs_vector_level level, const struct gathering *g, struct bs_pieces_source *source, long rows,
    const struct panel *panel) {
    struct bs_tile_target target = {
        .base = g->target + panel->lane, .lanes = panel->lanes, .accumulate = g->accumulate};
    source->panel = panel->weights;
    source->panel_step = is_in_place(g, panel) ? g->lanes : panel->width * bs_lanes;
    bs_add_blocks(source, rows, panel->width, &target, level);
}

/// How many positions of a class come before a line of its image.
BS_INLINE long positions_before(const struct bs_axis_class *c, long line) {
    return line <= c->first ? 0 : bs_smaller(bs_ceiling(line - c->first, c->step), c->count);
}

/// The positions of a class, by their number in it, that are among some lines, in the image of which one is
/// the first.
BS_INLINE struct bs_range positions_in(
    const struct bs_axis_class *c, struct bs_range lines, long first_line) {
    return (struct bs_range){
        positions_before(c, lines.start - first_line), positions_before(c, lines.end - first_line)};
}

/// Some lines' positions of two classes, for some lanes.
BS_INLINE void add_classes(
    enum bs_vector_level level, const struct gathering *g, const struct part *part, struct bs_range lines,
    const struct bs_axis_class *v, const struct bs_axis_class *h, struct bs_range lanes) {
    long height = bs_tile_height(level), positions = g->vertical.positions;
    long row_count = g->horizontal.sources * g->terms, image_count = g->vertical.sources * row_count;
    struct bs_pieces_source source = {
        .base = g->source, .rows_step = 1, .pieces = part->pieces,
        .count = find_pieces(g, v, h, part->pieces)};
    long images_end = bs_ceiling(lines.end, positions), all = 0, rows = 0;
    for (long n = lines.start / positions; n < images_end; n++) {
        struct bs_range y = positions_in(v, lines, n * positions);
        all += (y.end - y.start) * h->count;
    }
    if (all == 0) return;
    // Tiles of nearly the same height, the higher ones first.
    long tiles = bs_ceiling(all, height), least = all / tiles, higher = all % tiles;
    long source_step = h->source_step * g->terms, target_step = h->step * g->lanes;
    for (long n = lines.start / positions; n < images_end; n++) {
        struct bs_range range = positions_in(v, lines, n * positions);
        for (long y = range.start; y < range.end; y++) {
            long offset =
                n * image_count + (v->source + y * v->source_step) * row_count + h->source * g->terms;
            long line = n * positions + v->first + y * v->step;
            long target_offset = (line * g->horizontal.positions + h->first) * g->lanes;
            for (long x = 0; x < h->count; x++, offset += source_step, target_offset += target_step) {
                source.offsets[rows] = offset;
                source.target_offsets[rows] = target_offset;
                if (++rows < least + (higher > 0)) continue;
                struct panel panel;
                for (long lane = lanes.start; lane < lanes.end; lane += panel.lanes) {
                    panel = panel_at(g, part, lane);
                    add_tile(level, g, &source, rows, &panel);
                }
                higher--;
                rows = 0;
            }
        }
    }
}

BS_INLINE void finish(
    enum bs_vector_level level, const struct gathering *g, struct bs_range lines, struct bs_range lanes) {
    long columns = g->horizontal.positions;
    bs_epilogue_part(
        g->target, g->lanes, &g->epilogue, lines.start * columns, lines.end * columns, lanes.start, lanes.end,
        level);
}

BS_INLINE void add_part(enum bs_vector_level level, const struct gathering *g, const struct part *part) {
    struct panel panel;
    for (long lane = part->lanes.start; lane < part->lanes.end; lane += panel.lanes) {
        panel = panel_at(g, part, lane);
        fill_panel(level, g, part, &panel);
    }
    long lane_count = part->lanes.end - part->lanes.start, panels = lane_count * term_count(g);
    long chunk = part->lines.end - part->lines.start, group = lane_count;
    // Panels that stay near are passed for each tile. Others for as many lines as stay near or, if even all
    // panels together do not stay in the next cache, for all of them.
    if (panels > most_near_panels) group = g->panel_width * bs_lanes;
    if (panels <= most_panels) chunk = bs_larger(1, most_results / (g->horizontal.positions * lane_count));
    for (struct bs_range lines = part->lines; lines.start < part->lines.end; lines.start = lines.end) {
        lines.end = bs_smaller(lines.start + chunk, part->lines.end);
        for (struct bs_range lanes = part->lanes; lanes.start < part->lanes.end; lanes.start = lanes.end) {
            lanes.end = bs_smaller(lanes.start + group, part->lanes.end);
            BS_EACH_CLASS(&g->vertical, v)
                BS_EACH_CLASS(&g->horizontal, h) add_classes(level, g, part, lines, &v, &h, lanes);
        }
        finish(level, g, lines, part->lanes);
    }
}

BS_LEVEL_VERSIONS(add_parts, (void *context, long start, long end), (context, start, end)) {
    const struct gathering *g = context;
    for (long p = start; p < end; p++) {
        float *scratch = g->scratch + p * g->scratch_each;
        long pieces = bs_rounded(most_pieces(g) * (long)(sizeof(struct bs_piece) / sizeof(float)), bs_lanes);
        struct part part = {
            bs_range_of(line_count(g), 1, p % g->line_parts, g->line_parts),
            bs_range_of(g->lanes, bs_lanes, p / g->line_parts, g->lane_parts), scratch + pieces,
            (struct bs_piece *)(void *)scratch};
        add_part(level, g, &part);
    }
}

/// Whether a position sees itself alone. The sums are then those of a product, which is the faster.
static bool is_plain(const struct bs_convolution_sizes *s) {
    return s->kernel_height == 1 && s->kernel_width == 1 && s->vertical_stride == 1
        && s->horizontal_stride == 1 && s->top == 0 && s->left == 0 && s->output_height == s->height
        && s->output_width == s->width;
}

static struct bs_product product_of(
    const struct bs_convolution_sizes *s, bool is_backward, const float *source, const float *weights,
    float *target) {
    long terms = is_backward ? s->filters : s->channels, lanes = is_backward ? s->channels : s->filters;
    return (struct bs_product){
        .rows = bs_window_count(s), .columns = lanes, .inner = terms, .left = source, .right = weights,
        .target = target, .left_stride = terms, .right_stride = s->channels, .target_stride = lanes,
        .right_transposed = !is_backward};
}

static void gather(struct gathering *g, float *scratch, struct bs_machine machine) {
    g->scratch = scratch;
    bs_divide(g->line_parts * g->lane_parts, 1, bs_always, machine, add_parts, g);
}

void bs_convolve(
    const struct bs_convolution_sizes *sizes, const float *inputs, const float *weights,
    bool weights_transposed, const struct bs_epilogue *epilogue, float *outputs, float *scratch,
    struct bs_machine machine) {
    if (bs_window_count(sizes) <= 0 || sizes->filters <= 0) return;
    if (is_plain(sizes)) {
        struct bs_product product = product_of(sizes, false, inputs, weights, outputs);
        product.epilogue = *epilogue;
        if (weights_transposed) {
            product.right_transposed = false;
            product.right_stride = sizes->filters;
        }
        bs_product(&product, scratch, machine);
        return;
    }
    struct gathering g = gathering_of(sizes, false, machine);
    g.source = inputs;
    g.weights = weights;
    g.target = outputs;
    g.weights_transposed = weights_transposed;
    long rows = bs_ceiling(line_count(&g), g.line_parts) * g.horizontal.positions;
    g.reads_in_place = weights_transposed && rows <= few_tiles * bs_tile_height(machine.level);
    g.epilogue = *epilogue;
    gather(&g, scratch, machine);
}

void bs_convolve_input_deltas(
    const struct bs_convolution_sizes *sizes, const float *output_deltas, const float *weights,
    float *input_deltas, bool accumulate, float *scratch, struct bs_machine machine) {
    if (sizes->batch <= 0) return;
    if (bs_window_count(sizes) <= 0 || sizes->filters <= 0) {
        long count = sizes->batch * sizes->height * sizes->width * sizes->channels;
        if (!accumulate) bs_fill(input_deltas, count, 0, machine);
        return;
    }
    if (is_plain(sizes)) {
        struct bs_product product = product_of(sizes, true, output_deltas, weights, input_deltas);
        product.accumulate = accumulate;
        bs_product(&product, scratch, machine);
        return;
    }
    if (bs_prefers_samples(sizes)) {
        bs_convolve_samples_backward(
            sizes, output_deltas, weights, input_deltas, accumulate, scratch, machine);
        return;
    }
    struct gathering g = gathering_of(sizes, true, machine);
    g.source = output_deltas;
    g.weights = weights;
    g.target = input_deltas;
    g.accumulate = accumulate;
    gather(&g, scratch, machine);
}

static long scratch_of(
    const struct bs_convolution_sizes *sizes, bool is_backward, struct bs_machine machine) {
    if (is_plain(sizes)) {
        struct bs_product product = product_of(sizes, is_backward, NULL, NULL, NULL), plain = product;
        plain.right_transposed = false;
        plain.right_stride = product.columns;
        return bs_larger(bs_product_scratch(&product, machine), bs_product_scratch(&plain, machine));
    }
    if (is_backward && bs_prefers_samples(sizes)) return bs_samples_scratch(sizes, machine);
    struct gathering g = gathering_of(sizes, is_backward, machine);
    return g.line_parts * g.lane_parts * g.scratch_each;
}

long bs_convolve_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine) {
    if (bs_window_count(sizes) <= 0 || sizes->filters <= 0) return 0;
    long sums = bs_larger(scratch_of(sizes, false, machine), scratch_of(sizes, true, machine));
    return bs_larger(sums, bs_gradient_scratch(sizes, machine));
}
