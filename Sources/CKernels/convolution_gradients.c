#include "convolutions.h"

#include "convolution_tiles.h"

// Weight gradients. Lanes are filters, whose deltas are read where they are; a tile's rows are channels seen
// through one tap. Images of few channels are copied with the zeros around them, where these are few, so that
// a tile's rows may be of all taps. Sums grow in an array with a row for each tap and channel, which is
// turned at the end, and those of a later group of blocks in another, which is added to it.

struct gradients {
    const struct bs_convolution_sizes *sizes;
    const float *output_deltas;
    float *target;
    bool accumulate;
    /// The images that tiles read, with or without their zeros.
    const float *images;
    long height, width, top, left;
    bool pads_images;
    /// A row's filters in `sums`, rounded up to whole vectors.
    long pitch;
    float *sums, *group_sums;
    // Tiles of rows, of which each tap has so many, or all taps together; and how they are divided.
    long tiles, taps, row_parts, lane_parts, panel_width;
    /// Deltas of a block, for each part, where the last vector has no whole place in the array; else 0.
    long copied_deltas;
    const float *inputs;
    float *padded, *copies;
};

/// Rows of a tap, or of all.
static long row_count(const struct gradients *g) {
    return g->pads_images ? bs_kernel_count(g->sizes) : g->sizes->channels;
}

static long padded_height(const struct bs_convolution_sizes *s) {
    return (s->output_height - 1) * s->vertical_stride + s->kernel_height;
}

static long padded_width(const struct bs_convolution_sizes *s) {
    return (s->output_width - 1) * s->horizontal_stride + s->kernel_width;
}

bool bs_has_padded_images(const struct bs_convolution_sizes *s) {
    double padded = (double)padded_height(s) * (double)padded_width(s);
    return s->channels < bs_few_channels && padded <= 4.0 * (double)s->height * (double)s->width;
}

static struct gradients gradients_of(const struct bs_convolution_sizes *s, struct bs_machine machine) {
    struct gradients g = {
        .sizes = s, .pads_images = bs_has_padded_images(s), .height = s->height, .width = s->width,
        .top = s->top, .left = s->left, .pitch = bs_rounded(s->filters, bs_lanes)};
    g.taps = s->kernel_height * s->kernel_width;
    if (g.pads_images) {
        g.height = padded_height(s);
        g.width = padded_width(s);
        g.top = g.left = 0;
        g.taps = 1;
    }
    long height = bs_tile_height(machine.level), units = g.pitch / bs_lanes;
    g.tiles = bs_ceiling(row_count(&g), height);
    double work = (double)bs_window_count(s) * (double)bs_kernel_count(s) * (double)s->filters;
    long threads = bs_worthwhile(work, machine), best = 0;
    for (long lane_parts = 1; lane_parts <= bs_smaller(threads, units); lane_parts++) {
        long row_parts = bs_smaller(threads / lane_parts, g.taps * g.tiles);
        long cost = bs_ceiling(g.taps * g.tiles, row_parts) * bs_ceiling(units, lane_parts);
        if (best != 0 && cost >= best) continue;
        best = cost;
        g.row_parts = row_parts;
        g.lane_parts = lane_parts;
    }
    g.panel_width = bs_tile_width(machine.level, bs_ceiling(row_count(&g), g.tiles));
    g.copied_deltas = s->filters % bs_lanes == 0 ? 0 : bs_sum_block * g.pitch;
    return g;
}

static long padded_count(const struct gradients *g) {
    if (!g->pads_images) return 0;
    return bs_rounded(g->sizes->batch * g->height * g->width * g->sizes->channels, bs_lanes);
}

static long sum_count(const struct gradients *g) { return bs_kernel_count(g->sizes) * g->pitch; }

static bool has_groups(const struct gradients *g) { return bs_window_count(g->sizes) > bs_sum_group; }

long bs_gradient_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine) {
    struct gradients g = gradients_of(sizes, machine);
    return sum_count(&g) * (has_groups(&g) ? 2 : 1) + padded_count(&g)
        + g.row_parts * g.lane_parts * g.copied_deltas;
}

/// Images with the zeros around them.
BS_PART(pad_images, image, image_end) {
    const struct gradients *g = context;
    const struct bs_convolution_sizes *s = g->sizes;
    long line = g->width * s->channels, before = s->left * s->channels;
    for (; image < image_end; image++)
        for (long y = 0; y < g->height; y++) {
            float *target = g->padded + (image * g->height + y) * line;
            memset(target, 0, (size_t)line * sizeof(float));
            long row = y - s->top, count = bs_smaller(s->width * s->channels, line - before);
            if (row < 0 || row >= s->height || count <= 0) continue;
            bs_copy_block(
                g->inputs + (image * s->height + row) * s->width * s->channels, count, 1, count,
                target + before, count);
        }
}

/// The filters' gradients become rows of their own.
BS_LEVEL_VERSIONS(begin_sums, (void *context, long filter, long end), (context, filter, end)) {
    const struct gradients *g = context;
    long kernel = bs_kernel_count(g->sizes);
    bs_transpose_block(
        level, g->target + filter * kernel, kernel, end - filter, kernel, g->sums + filter, g->pitch);
}

BS_LEVEL_VERSIONS(end_sums, (void *context, long filter, long end), (context, filter, end)) {
    const struct gradients *g = context;
    long kernel = bs_kernel_count(g->sizes), whole = kernel / bs_lanes * bs_lanes;
    float *target = g->target + filter * kernel;
    bs_transpose_block(level, g->sums + filter, g->pitch, whole, end - filter, target, kernel);
    for (; filter < end; filter++, target += kernel)
        for (long k = whole; k < kernel; k++) target[k] = g->sums[k * g->pitch + filter];
}

/// Where a tap of the kernel sees inputs: which outputs, and the inputs that the first of them sees.
struct sight {
    struct bs_range y, x;
    long row, column;
    /// The first term's index.
    long first;
};

/// Along one axis.
BS_INLINE struct bs_range seen(long tap, long before, long stride, long outputs, long inputs) {
    long start = before > tap ? bs_ceiling(before - tap, stride) : 0;
    long last = inputs - 1 + before - tap;
    return (struct bs_range){start, last < 0 ? 0 : bs_smaller(outputs, last / stride + 1)};
}

BS_INLINE struct sight sight_of(const struct gradients *g, long tap) {
    const struct bs_convolution_sizes *s = g->sizes;
    long i = tap / s->kernel_width, j = tap % s->kernel_width;
    struct sight sight = {
        .y = seen(i, g->top, s->vertical_stride, s->output_height, g->height),
        .x = seen(j, g->left, s->horizontal_stride, s->output_width, g->width),
        .row = i - g->top, .column = j - g->left};
    sight.first = sight.y.start * s->output_width + sight.x.start;
    return sight;
}

BS_INLINE bool is_empty(struct sight s) { return s.y.start >= s.y.end || s.x.start >= s.x.end; }

/// Pieces of the terms from `start` to `end`. Panels begin with those of `start`.
BS_INLINE long find_pieces(
    const struct gradients *g, struct sight sight, long start, long end, struct bs_piece *pieces) {
    const struct bs_convolution_sizes *s = g->sizes;
    long count = 0, columns = s->output_width, rows_step = s->horizontal_stride * s->channels;
    for (long line = start / columns; line * columns < end; line++) {
        long n = line / s->output_height, y = line % s->output_height;
        long first = bs_larger(line * columns + sight.x.start, start);
        long last = bs_smaller(line * columns + sight.x.end, end);
        if (y < sight.y.start || y >= sight.y.end || first >= last) continue;
        long row = n * g->height + y * s->vertical_stride + sight.row;
        long column = (first - line * columns) * s->horizontal_stride + sight.column;
        struct bs_piece piece = {
            (row * g->width + column) * s->channels, first - start, (int)(last - first),
            (int)(start / bs_sum_block)};
        struct bs_piece *before = count > 0 ? &pieces[count - 1] : NULL;
        if (before && before->rows_offset + before->count * rows_step == piece.rows_offset
            && before->term + before->count == piece.term)
            before->count += piece.count;
        else
            pieces[count++] = piece;
    }
    return count;
}

/// The rows of a tile that are its tap's.
BS_INLINE struct bs_range rows_of(const struct gradients *g, long tile) {
    return bs_range_of(row_count(g), 1, tile % g->tiles, g->tiles);
}

/// Where the sums of a tile's rows are, by the tap that it is of.
BS_INLINE long place_of(const struct gradients *g, long tile, long row) {
    return (tile / g->tiles * g->sizes->channels + row) * g->pitch;
}

/// What a tile of rows adds to its sums in one block.
BS_INLINE void add_tile(
    enum bs_vector_level level, const struct gradients *g, struct bs_pieces_source *source, long tile,
    struct bs_range lanes, const float *panels, float *sums, bool accumulate) {
    const struct bs_convolution_sizes *s = g->sizes;
    struct bs_range rows = rows_of(g, tile);
    for (long q = rows.start; q < rows.end; q++) {
        long row = q - rows.start, line = s->kernel_width * s->channels;
        source->offsets[row] = g->pads_images ? q / line * g->width * s->channels + q % line : q;
        source->target_offsets[row] = place_of(g, tile, q);
    }
    for (long lane = lanes.start, width; lane < lanes.end; lane += width * bs_lanes) {
        width = g->panel_width;
        while (width * bs_lanes > lanes.end - lane) width /= 2;
        source->panel = panels + lane;
        struct bs_tile_target target = {
            .base = sums + lane, .lanes = width * bs_lanes, .accumulate = accumulate};
        bs_add_pieces(
            source, (struct bs_range){0, source->count}, rows.end - rows.start, width, &target, level);
    }
}

/// Where the sums of a tile begin, for some lanes, and how many there are.
struct region {
    long place, rows, lanes;
};

BS_INLINE struct region region_of(const struct gradients *g, long tile, struct bs_range lanes) {
    struct bs_range rows = rows_of(g, tile);
    return (struct region){
        place_of(g, tile, rows.start) + lanes.start, rows.end - rows.start, lanes.end - lanes.start};
}

BS_INLINE void fill(const struct gradients *g, float *sums, struct region r, float number) {
    for (long i = 0; i < r.rows; i++)
        for (long j = 0; j < r.lanes; j++) sums[r.place + i * g->pitch + j] = number;
}

/// Taps that see nothing have sums of 0, or what is there. A later group has nothing yet.
BS_INLINE void begin_tiles(const struct gradients *g, struct bs_range tiles, struct bs_range lanes) {
    for (long t = tiles.start; t < tiles.end; t++) {
        struct region region = region_of(g, t, lanes);
        if (!g->accumulate && is_empty(sight_of(g, t / g->tiles))) fill(g, g->sums, region, 0);
        if (has_groups(g)) fill(g, g->group_sums, region, bs_nothing);
    }
}

/// Whether a group comes after the first one of which a tap has a term.
BS_INLINE bool is_later(struct sight sight, long group) { return group > sight.first / bs_sum_group; }

/// Adds what a later group has, and leaves nothing for the next.
BS_INLINE void end_group(
    const struct gradients *g, struct bs_range tiles, struct bs_range lanes, long group) {
    for (long t = tiles.start; t < tiles.end; t++) {
        if (!is_later(sight_of(g, t / g->tiles), group)) continue;
        struct region r = region_of(g, t, lanes);
        bs_add_block(
            g->group_sums + r.place, g->pitch, r.rows, r.lanes, g->sums + r.place, g->pitch);
        fill(g, g->group_sums, r, bs_nothing);
    }
}

/// The tiles from one on, of all blocks.
BS_INLINE void add_part(
    enum bs_vector_level level, const struct gradients *g, struct bs_range tiles, struct bs_range lanes,
    float *copies) {
    const struct bs_convolution_sizes *s = g->sizes;
    struct bs_piece pieces[bs_sum_block + 1];
    long terms = bs_window_count(s), panel_step = g->copied_deltas ? g->pitch : s->filters;
    struct bs_pieces_source source = {
        .base = g->images, .rows_step = s->horizontal_stride * s->channels, .panel_step = panel_step,
        .pieces = pieces};
    begin_tiles(g, tiles, lanes);
    for (long start = 0; start < terms; start += bs_sum_block) {
        long end = bs_smaller(start + bs_sum_block, terms), tap = -1, group = start / bs_sum_group;
        const float *panels = g->output_deltas + start * s->filters;
        if (g->copied_deltas) {
            bs_copy_block(panels, s->filters, end - start, s->filters, copies, g->pitch);
            panels = copies;
        }
        struct sight sight = {0};
        for (long t = tiles.start; t < tiles.end; t++) {
            if (tap != t / g->tiles) {
                tap = t / g->tiles;
                sight = sight_of(g, tap);
                source.count = find_pieces(g, sight, start, end, pieces);
            }
            if (source.count == 0) continue;
            // The first block with a term begins the sums, unless they have begun.
            if (is_later(sight, group))
                add_tile(level, g, &source, t, lanes, panels, g->group_sums, true);
            else
                add_tile(level, g, &source, t, lanes, panels, g->sums, g->accumulate || sight.first < start);
        }
        if (group > 0 && (end == terms || end % bs_sum_group == 0)) end_group(g, tiles, lanes, group);
    }
}

BS_LEVEL_VERSIONS(add_parts, (void *context, long start, long end), (context, start, end)) {
    const struct gradients *g = context;
    for (long p = start; p < end; p++)
        add_part(
            level, g, bs_range_of(g->taps * g->tiles, 1, p % g->row_parts, g->row_parts),
            bs_range_of(g->pitch, bs_lanes, p / g->row_parts, g->lane_parts),
            g->copies + p * g->copied_deltas);
}

void bs_convolve_weight_gradients(
    const struct bs_convolution_sizes *sizes, const float *inputs, const float *output_deltas,
    float *weight_gradients, bool accumulate, float *scratch, struct bs_machine machine) {
    if (sizes->filters <= 0) return;
    long kernel = bs_kernel_count(sizes);
    if (bs_window_count(sizes) <= 0) {
        if (!accumulate) bs_fill(weight_gradients, sizes->filters * kernel, 0, machine);
        return;
    }
    struct gradients g = gradients_of(sizes, machine);
    g.output_deltas = output_deltas;
    g.target = weight_gradients;
    g.accumulate = accumulate;
    g.sums = scratch;
    g.group_sums = scratch + sum_count(&g);
    g.padded = has_groups(&g) ? g.group_sums + sum_count(&g) : g.group_sums;
    g.copies = g.padded + padded_count(&g);
    g.inputs = inputs;
    g.images = g.pads_images ? g.padded : inputs;
    if (g.pads_images)
        bs_divide(sizes->batch, 1, g.height * g.width * sizes->channels, machine, pad_images, &g);
    if (accumulate) bs_divide(sizes->filters, bs_lanes, kernel, machine, begin_sums, &g);
    bs_divide(g.row_parts * g.lane_parts, 1, bs_always, machine, add_parts, &g);
    bs_divide(sizes->filters, bs_lanes, kernel, machine, end_sums, &g);
}
