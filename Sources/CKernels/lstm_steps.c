#include "lstm_gates.h"
#include "product_sides.h"
#include "tiles.h"

// For few samples the weights, each read but a few times at a step, are what takes the time. They are
// rearranged once for all steps: for each cell that they come from, sixteen cells' weights of a gate lie side
// by side, so that vectors are of cells, and sums are added up in the order of what they add up. Where
// registers take all gates at once, these lie side by side too; else a gate's weights lie together, as one is
// multiplied with all samples before the next is, and with gaps between them they would meet in the nearest
// cache. Each part of the cells is computed from its products to its outputs by one thread, whose nearest
// caches keep the weights from step to step.

enum { lstm_gates = 4, group = lstm_gates * bs_lanes, most_rows = 6 };

/// From the weights of one cell or gate to those of the next.
struct order {
    long term, gate;
};

struct lstm_steps {
    const struct bs_lstm *first;
    long steps;
    const float *previous, *weights;
    float *panels;
    long previous_stride, weights_stride;
    bool has_many_registers;
    struct order order;
};

/// So many weights stay in a core's second-level cache beside all else: half a megabyte.
enum { near_weights = 1 << 17 };

BS_INLINE struct order order_of(bool has_many_registers, long cells) {
    return has_many_registers ? (struct order){group, bs_lanes} : (struct order){bs_lanes, bs_lanes * cells};
}

static long group_size(long cells) { return group * cells; }

/// From a multiple of a cache line on, wherever the memory begins.
long bs_lstm_steps_scratch(long cells) {
    return bs_in_panels(cells) / bs_lanes * group_size(cells) + bs_lanes;
}

static float *aligned(float *scratch) {
    uintptr_t line = bs_lanes * sizeof(float);
    return (float *)(((uintptr_t)scratch + line - 1) / line * line);
}

BS_LEVEL_VERSIONS(rearrange, (void *context, long start, long end), (context, start, end)) {
    const struct lstm_steps *all = context;
    long cells = all->first->cells;
    for (long cell = start; cell < end; cell += bs_lanes) {
        float *panel = all->panels + cell / bs_lanes * group_size(cells);
        long count = cells - cell < bs_lanes ? cells - cell : bs_lanes;
        for (long gate = 0; gate < lstm_gates; gate++, panel += all->order.gate)
            bs_transpose_block(
                level, all->weights + (gate * cells + cell) * all->weights_stride, all->weights_stride, count,
                cells, panel, all->order.term);
    }
}

/// The rows of a later step follow those of the one before; what came before the first lies elsewhere.
BS_INLINE struct bs_lstm at_step(const struct bs_lstm *first, long step) {
    struct bs_lstm s = *first;
    long rows = step * s.rows;
    if (step > 0) {
        s.previous = s.cell + (rows - s.rows) * s.cell_stride;
        s.previous_stride = s.cell_stride;
    }
    s.gates += rows * s.gates_stride;
    s.cell += rows * s.cell_stride;
    s.squashed += rows * s.squashed_stride;
    s.outputs += rows * s.outputs_stride;
    return s;
}

/// The sums of a few rows and of `vectors` times sixteen cells, of which the first `per_group` lie side by
/// side.
BS_INLINE void add_tile(
    const float *previous, long previous_stride, long rows, const float *panel, struct order order,
    long group_step, long vectors, long per_group, long inner, float *const targets[], const long widths[],
    long target_stride) {
    for (long block = 0; block < inner; block += bs_sum_block) {
        long end = block + bs_sum_block < inner ? block + bs_sum_block : inner;
        bs_sixteen sums[most_rows][2 * lstm_gates];
        _Pragma("unroll") for (long r = 0; r < rows; r++)
            _Pragma("unroll") for (long v = 0; v < vectors; v++) sums[r][v] = 0;
        for (long k = block; k < end; k++) {
            bs_sixteen right[2 * lstm_gates];
            _Pragma("unroll") for (long v = 0; v < vectors; v++)
                right[v] = *(const bs_sixteen *)(
                    panel + v / per_group * group_step + v % per_group * order.gate + k * order.term);
            _Pragma("unroll") for (long r = 0; r < rows; r++)
                _Pragma("unroll") for (long v = 0; v < vectors; v++)
                    sums[r][v] = bs_multiply_add(previous[r * previous_stride + k], right[v], sums[r][v]);
        }
        _Pragma("unroll") for (long r = 0; r < rows; r++)
            _Pragma("unroll") for (long v = 0; v < vectors; v++) {
                float *target = targets[v] + r * target_stride;
                if (widths[v] == bs_lanes)
                    *(bs_sixteen *)target += sums[r][v];
                else
                    for (long i = 0; i < widths[v]; i++) target[i] += sums[r][v][i];
            }
    }
}

struct step_inputs {
    const float *outputs;
    long stride;
};

/// Of one or two groups of cells, the first of which begins at `cell`, and of the gates from `gate` on.
BS_INLINE void add_gates(
    const struct lstm_steps *all, const struct bs_lstm *s, struct step_inputs before, long row, long rows,
    long cell, long groups, long gate, long gates, struct order order) {
    float *targets[2 * lstm_gates];
    long widths[2 * lstm_gates], cells = s->cells;
    _Pragma("unroll") for (long v = 0; v < groups * gates; v++) {
        long first = cell + v / gates * bs_lanes;
        targets[v] = s->gates + row * s->gates_stride + (gate + v % gates) * cells + first;
        widths[v] = cells - first < bs_lanes ? cells - first : bs_lanes;
    }
    const float *panel = all->panels + cell / bs_lanes * group_size(cells) + gate * order.gate;
    add_tile(
        before.outputs + row * before.stride, before.stride, rows, panel, order, group_size(cells),
        groups * gates, gates, cells, targets, widths, s->gates_stride);
}

/// Sums have half of the registers, or more, and there are eight or more of them side by side: a
/// multiplication and addition takes four times as long as it takes to begin the next.
BS_INLINE void add_products(
    const struct lstm_steps *all, const struct bs_lstm *s, struct step_inputs before, long start, long end,
    long cell, long groups) {
    for (long row = start; row < end; row += most_rows) {
        long rows = end - row < most_rows ? end - row : most_rows;
#define BS_TILE(rows, groups, gates)                                                                         \
    for (long gate = 0; gate < lstm_gates; gate += gates)                                                    \
        add_gates(all, s, before, row, rows, cell, groups, gate, gates, order)
#define BS_EACH(rows, gates)                                                                                 \
    for (long g = 0; g < groups; g++)                                                                        \
        for (long gate = 0; gate < lstm_gates; gate += gates)                                                \
            add_gates(all, s, before, row, rows, cell + g * bs_lanes, 1, gate, gates, order)
        if (all->has_many_registers) {
            const struct order order = order_of(true, s->cells);
            switch (rows) {
            case 1:
                if (groups == 2)
                    BS_TILE(1, 2, 4);
                else
                    BS_TILE(1, 1, 4);
                break;
            case 2: BS_EACH(2, 4); break;
            case 3: BS_EACH(3, 4); break;
            case 4: BS_EACH(4, 4); break;
            case 5: BS_EACH(5, 4); break;
            default: BS_EACH(6, 4); break;
            }
        } else {
            const struct order order = order_of(false, s->cells);
            switch (rows) {
            case 1: BS_EACH(1, 4); break;
            case 2: BS_EACH(2, 2); break;
            case 3: BS_EACH(3, 2); break;
            case 4: BS_EACH(4, 1); break;
            case 5: BS_EACH(5, 1); break;
            default: BS_EACH(6, 1); break;
            }
        }
#undef BS_TILE
#undef BS_EACH
    }
}

BS_INLINE void do_step(
    const struct lstm_steps *all, long step, long row, long row_end, long start, long end) {
    struct bs_lstm s = at_step(all->first, step);
    struct step_inputs before = {all->previous, all->previous_stride};
    if (step > 0) before = (struct step_inputs){s.outputs - s.rows * s.outputs_stride, s.outputs_stride};
    // There and back by turns, so that the weights that were read last, which are in the nearest cache, come
    // first.
    long pairs = (end - start + 2 * bs_lanes - 1) / (2 * bs_lanes);
    for (long i = 0; i < pairs; i++) {
        long cell = start + (step % 2 == 0 ? i : pairs - 1 - i) * 2 * bs_lanes;
        add_products(all, &s, before, row, row_end, cell, end - cell > bs_lanes ? 2 : 1);
    }
#define BS_CALL(constant) bs_lstm_gates_part(&s, constant, row, row_end, start, end)
    BS_FOR_ACTIVATION(s.activation, BS_CALL)
#undef BS_CALL
}

BS_STEP_PART(cells_of_step) {
    const struct lstm_steps *all = context;
    do_step(all, step, 0, all->first->rows, start, end);
}

BS_PART(all_steps_of_rows, row, row_end) {
    const struct lstm_steps *all = context;
    for (long step = 0; step < all->steps; step++) do_step(all, step, row, row_end, 0, all->first->cells);
}

void bs_lstm_steps(
    const struct bs_lstm *first, long steps, const float *previous, long previous_stride,
    const float *weights, long weights_stride, float *scratch, struct bs_machine machine) {
    if (steps <= 0 || first->rows <= 0) return;
    struct lstm_steps all = {
        first, steps, previous, weights, aligned(scratch), previous_stride, weights_stride,
        machine.level == bs_avx512, order_of(machine.level == bs_avx512, first->cells)};
    bs_divide(first->cells, bs_lanes, 4 * first->cells, machine, rearrange, &all);
    // Samples do not wait for each other, but each thread that has some reads all weights.
    long each = first->rows / machine.threads, unit = each < 2 * most_rows ? each : most_rows;
    long weights_count = lstm_gates * first->cells * first->cells;
    if (each >= 4 && weights_count <= near_weights)
        bs_divide(first->rows, unit, steps * weights_count / 4, machine, all_steps_of_rows, &all);
    else
        bs_divide_steps(
            steps, first->cells, bs_lanes, first->cells * first->rows, machine, cells_of_step, &all);
}
