#include "gru_gates.h"
#include "lstm_gates.h"
#include "product_sides.h"
#include "tiles.h"

// For few samples the weights, each read but a few times at a step, are what takes the time. They are
// rearranged once for all steps: for each unit that they come from, sixteen units' weights of a gate lie side
// by side, so that vectors are of units, and sums are added up in the order of what they add up. Where
// registers take all gates at once, these lie side by side too; else a gate's weights lie together, as one is
// multiplied with all samples before the next is, and with gaps between them they would meet in the nearest
// cache. Each part of the units is computed from its products to its outputs by one thread, whose nearest
// caches keep the weights from step to step. Sequences that do not wait for each other, such as a layer's two
// directions, are computed side by side: their units count as those of one.

enum { most_gates = 4, most_vectors = 2 * most_gates, most_rows = 6, most_sequences = 2 };

/// So many weights stay in a core's second-level cache beside all else: half a megabyte.
enum { near_weights = 1 << 17 };

/// One sequence, of a layer of either kind: the other's first step is null.
struct sequence {
    const struct bs_lstm *lstm;
    const struct bs_gru *gru;
    const struct bs_recurrence *recurrence;
    /// Where a step's products are added, and its outputs.
    float *sums, *outputs;
    long sums_stride, outputs_stride;
    float *panels;
};

struct gated_steps {
    struct sequence sequences[most_sequences];
    long count, steps, rows, units;
    /// Those that see the outputs before.
    long gates;
    bool has_many_registers;
};

/// In sixteen units' weights, from those of one unit or gate to those of the next.
struct order {
    long term, gate;
};

BS_INLINE struct order order_of(bool has_many_registers, long gates, long units) {
    return has_many_registers ? (struct order){gates * bs_lanes, bs_lanes}
                              : (struct order){bs_lanes, bs_lanes * units};
}

static long panels_size(long gates, long units) { return bs_in_panels(units) * gates * units; }

/// From a multiple of a cache line on, wherever the memory begins.
long bs_steps_scratch(long gates, long units, long sequences) {
    return sequences * panels_size(gates, units) + bs_lanes;
}

static float *aligned(float *scratch) {
    uintptr_t line = bs_lanes * sizeof(float);
    return (float *)(((uintptr_t)scratch + line - 1) / line * line);
}

/// Units of all sequences, which begin at multiples of sixteen: those of one.
BS_INLINE long units_of(const struct gated_steps *all, long sequence, long *start, long *end) {
    long first = sequence * bs_in_panels(all->units);
    *start = *start < first ? 0 : *start - first;
    *end = *end - first < all->units ? *end - first : all->units;
    return *end - *start;
}

/// Sixteen units' weights of a gate, from each unit. Those beyond the last unit may be anything.
BS_INLINE void fill_panel(
    enum bs_vector_level level, const struct gated_steps *all, const struct sequence *s, long gate,
    long unit) {
    struct order order = order_of(all->has_many_registers, all->gates, all->units);
    const struct bs_recurrence *r = s->recurrence;
    long units = all->units, first = gate * units + unit;
    long width = units - unit < bs_lanes ? units - unit : bs_lanes;
    float *panel = s->panels + unit * all->gates * units + gate * order.gate;
    if (r->weights_transposed)
        bs_copy_block(r->weights + first, r->weights_stride, units, width, panel, order.term);
    else
        bs_transpose_block(
            level, r->weights + first * r->weights_stride, r->weights_stride, width, units, panel,
            order.term);
}

BS_LEVEL_VERSIONS(rearrange, (void *context, long start, long end), (context, start, end)) {
    const struct gated_steps *all = context;
    for (long i = 0; i < all->count; i++) {
        long first = start, last = end;
        if (units_of(all, i, &first, &last) <= 0) continue;
        for (long unit = first; unit < last; unit += bs_lanes)
            for (long gate = 0; gate < all->gates; gate++)
                fill_panel(level, all, &all->sequences[i], gate, unit);
    }
}

/// A matrix of rows.
struct rows {
    const float *base;
    long stride;
};

/// The sums of a few rows and of `vectors` times sixteen units, of which the first `per_group` lie side by
/// side.
BS_INLINE void add_tile(
    struct rows previous, long rows, const float *panel, struct order order, long group_step, long vectors,
    long per_group, long inner, float *const targets[], const long widths[], long target_stride) {
    // Blocks of a later group are added up in a row for each target.
    float apart[most_vectors][most_rows * bs_lanes], *apart_targets[most_vectors];
    for (long v = 0; v < most_vectors; v++) apart_targets[v] = apart[v];
    for (long block = 0; block < inner; block += bs_sum_block) {
        long end = block + bs_sum_block < inner ? block + bs_sum_block : inner;
        bs_sixteen sums[most_rows][most_vectors];
        _Pragma("unroll") for (long r = 0; r < rows; r++)
            _Pragma("unroll") for (long v = 0; v < vectors; v++) sums[r][v] = 0;
        for (long k = block; k < end; k++) {
            bs_sixteen right[most_vectors];
            _Pragma("unroll") for (long v = 0; v < vectors; v++)
                right[v] = *(const bs_sixteen *)(
                    panel + v / per_group * group_step + v % per_group * order.gate + k * order.term);
            _Pragma("unroll") for (long r = 0; r < rows; r++)
                _Pragma("unroll") for (long v = 0; v < vectors; v++)
                    sums[r][v] =
                        bs_multiply_add(previous.base[r * previous.stride + k], right[v], sums[r][v]);
        }
        bool is_later = block >= bs_sum_group;
        if (is_later && block % bs_sum_group == 0)
            for (long v = 0; v < vectors; v++)
                for (long i = 0; i < rows * bs_lanes; i++) apart[v][i] = bs_nothing;
        float *const *to = is_later ? apart_targets : targets;
        long stride = is_later ? bs_lanes : target_stride;
        _Pragma("unroll") for (long r = 0; r < rows; r++)
            _Pragma("unroll") for (long v = 0; v < vectors; v++) {
                float *target = to[v] + r * stride;
                if (widths[v] == bs_lanes)
                    *(bs_sixteen *)target += sums[r][v];
                else
                    for (long i = 0; i < widths[v]; i++) target[i] += sums[r][v][i];
            }
        if (is_later && (end == inner || end % bs_sum_group == 0))
            for (long v = 0; v < vectors; v++)
                bs_add_block(apart[v], bs_lanes, rows, widths[v], targets[v], target_stride);
    }
}

/// Some rows of one step.
struct some_rows {
    const struct gated_steps *all;
    const struct sequence *sequence;
    struct rows before;
    float *sums;
    long row, count;
};

/// Of one or two groups of units, the first of which begins at `unit`, and of the gates from `gate` on.
BS_INLINE void add_gates(
    const struct some_rows *s, long rows, long unit, long groups, long gate, long gates,
    struct order order, long all_gates) {
    float *targets[most_vectors];
    long widths[most_vectors], units = s->all->units, group_step = all_gates * bs_lanes * units;
    long sums_stride = s->sequence->sums_stride;
    _Pragma("unroll") for (long v = 0; v < groups * gates; v++) {
        long first = unit + v / gates * bs_lanes;
        targets[v] = s->sums + s->row * sums_stride + (gate + v % gates) * units + first;
        widths[v] = units - first < bs_lanes ? units - first : bs_lanes;
    }
    const float *panel = s->sequence->panels + unit / bs_lanes * group_step + gate * order.gate;
    struct rows previous = {s->before.base + s->row * s->before.stride, s->before.stride};
    add_tile(
        previous, rows, panel, order, group_step, groups * gates, gates, units, targets, widths, sums_stride);
}

/// Sums have half of the registers, or more, and there are eight or more of them side by side where that can
/// be: a multiplication and addition takes four times as long as it takes to begin the next.
BS_INLINE void add_products(const struct some_rows *all, long unit, long groups, const long all_gates) {
    struct some_rows rest = *all;
    // Of many rows, where registers take one gate at a time, all meet a gate's weights while these are near.
    if (!all->all->has_many_registers && all->count >= 2 * most_rows) {
        const struct order order = order_of(false, all_gates, all->all->units);
        for (long g = 0; g < groups; g++)
            for (long gate = 0; gate < all_gates; gate++)
                for (rest = *all; rest.count >= most_rows; rest.row += most_rows, rest.count -= most_rows)
                    add_gates(&rest, most_rows, unit + g * bs_lanes, 1, gate, 1, order, all_gates);
    }
    for (struct some_rows s = rest; s.count > 0; s.row += most_rows, s.count -= most_rows) {
        long rows = s.count < most_rows ? s.count : most_rows;
#define BS_EACH(rows, gates)                                                                                 \
    case rows:                                                                                               \
        for (long g = 0; g < groups; g++)                                                                    \
            for (long gate = 0; gate < all_gates; gate += gates)                                             \
                add_gates(&s, rows, unit + g * bs_lanes, 1, gate, gates, order, all_gates);                         \
        break
        if (!s.all->has_many_registers) {
            const struct order order = order_of(false, all_gates, s.all->units);
            const long some = all_gates == 4 ? 2 : all_gates;
            switch (rows) {
                BS_EACH(1, all_gates);
                BS_EACH(2, some);
                BS_EACH(3, all_gates == 4 ? 2 : 1);
                BS_EACH(4, 1);
                BS_EACH(5, 1);
                BS_EACH(6, 1);
            }
        } else {
            const struct order order = order_of(true, all_gates, s.all->units);
            if (rows == 1 && groups == 2) {
                add_gates(&s, 1, unit, 2, 0, all_gates, order, all_gates);
                continue;
            }
            switch (rows) {
                BS_EACH(1, all_gates);
                BS_EACH(2, all_gates);
                BS_EACH(3, all_gates);
                BS_EACH(4, all_gates);
                BS_EACH(5, all_gates);
                BS_EACH(6, all_gates);
            }
        }
#undef BS_EACH
    }
}

/// The rows of a later step follow those of the one before; what came before the first lies elsewhere.
BS_INLINE struct bs_lstm lstm_at(const struct bs_lstm *first, long step) {
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

BS_INLINE struct bs_gru gru_at(const struct bs_gru *first, long step) {
    struct bs_gru s = *first;
    long rows = step * s.rows;
    if (step > 0) {
        s.previous = s.outputs + (rows - s.rows) * s.outputs_stride;
        s.previous_stride = s.outputs_stride;
    }
    s.gates += rows * s.gates_stride;
    s.outputs += rows * s.outputs_stride;
    return s;
}

BS_INLINE void do_step(
    const struct gated_steps *all, const struct sequence *sequence, long step, long row, long row_end,
    long start, long end) {
    struct rows before = {sequence->recurrence->outputs, sequence->recurrence->outputs_stride};
    if (step > 0)
        before = (struct rows){
            sequence->outputs + (step - 1) * all->rows * sequence->outputs_stride, sequence->outputs_stride};
    float *sums = sequence->sums + step * all->rows * sequence->sums_stride;
    struct some_rows rows = {all, sequence, before, sums, row, row_end - row};
    // There and back by turns, so that the weights that were read last, which are in the nearest cache, come
    // first.
    long pairs = (end - start + 2 * bs_lanes - 1) / (2 * bs_lanes);
    for (long i = 0; i < pairs; i++) {
        long unit = start + (step % 2 == 0 ? i : pairs - 1 - i) * 2 * bs_lanes;
        long groups = end - unit > bs_lanes ? 2 : 1;
        if (sequence->lstm)
            add_products(&rows, unit, groups, 4);
        else
            add_products(&rows, unit, groups, 3);
    }
    if (sequence->lstm) {
        struct bs_lstm s = lstm_at(sequence->lstm, step);
#define BS_CALL(constant) bs_lstm_gates_part(&s, constant, row, row_end, start, end)
        BS_FOR_ACTIVATION(s.activation, BS_CALL)
#undef BS_CALL
    } else {
        struct bs_gru s = gru_at(sequence->gru, step);
#define BS_CALL(constant) bs_gru_gates_part(&s, constant, row, row_end, start, end)
        BS_FOR_ACTIVATION(s.activation, BS_CALL)
#undef BS_CALL
    }
}

BS_STEP_PART(units_of_step) {
    const struct gated_steps *all = context;
    for (long i = 0; i < all->count; i++) {
        long first = start, last = end;
        if (units_of(all, i, &first, &last) <= 0) continue;
        do_step(all, &all->sequences[i], step, 0, all->rows, first, last);
    }
}

BS_PART(all_steps_of_rows, start, end) {
    const struct gated_steps *all = context;
    for (long i = 0; i < all->count; i++) {
        long row = start - i * all->rows, row_end = end - i * all->rows;
        row = row < 0 ? 0 : row;
        row_end = row_end < all->rows ? row_end : all->rows;
        if (row >= row_end) continue;
        for (long step = 0; step < all->steps; step++)
            do_step(all, &all->sequences[i], step, row, row_end, 0, all->units);
    }
}

static void take_steps(struct gated_steps *all, float *scratch, struct bs_machine machine) {
    if (all->steps <= 0 || all->rows <= 0 || all->units <= 0) return;
    all->has_many_registers = machine.level == bs_avx512;
    float *panels = aligned(scratch);
    for (long i = 0; i < all->count; i++, panels += panels_size(all->gates, all->units))
        all->sequences[i].panels = panels;
    long units = all->count * bs_in_panels(all->units), rows = all->count * all->rows;
    bs_divide(units, bs_lanes, all->gates * all->units, machine, rearrange, all);
    // Samples do not wait for each other, but each thread that has some reads all weights.
    long each = rows / machine.threads, unit = each < 2 * most_rows ? each : most_rows;
    long weights = all->gates * all->units * all->units;
    if (each >= 4 && weights <= near_weights)
        bs_divide(rows, unit, all->steps * weights / 4, machine, all_steps_of_rows, all);
    else
        bs_divide_steps(
            all->steps, units, bs_lanes, all->units * all->rows, machine, units_of_step, all);
}

void bs_lstm_steps(
    const struct bs_lstm *firsts, const struct bs_recurrence *recurrences, long sequences, long steps,
    float *scratch, struct bs_machine machine) {
    struct gated_steps all = {
        .count = sequences, .steps = steps, .rows = firsts->rows, .units = firsts->cells, .gates = 4};
    for (long i = 0; i < sequences; i++)
        all.sequences[i] = (struct sequence){
            .lstm = firsts + i, .recurrence = recurrences + i, .sums = firsts[i].gates,
            .sums_stride = firsts[i].gates_stride, .outputs = firsts[i].outputs,
            .outputs_stride = firsts[i].outputs_stride};
    take_steps(&all, scratch, machine);
}

void bs_gru_steps(
    const struct bs_gru *firsts, const struct bs_recurrence *recurrences, long sequences, long steps,
    float *scratch, struct bs_machine machine) {
    struct gated_steps all = {
        .count = sequences, .steps = steps, .rows = firsts->rows, .units = firsts->units, .gates = 3};
    for (long i = 0; i < sequences; i++)
        all.sequences[i] = (struct sequence){
            .gru = firsts + i, .recurrence = recurrences + i, .sums = firsts[i].gates + firsts[i].units,
            .sums_stride = firsts[i].gates_stride, .outputs = firsts[i].outputs,
            .outputs_stride = firsts[i].outputs_stride};
    take_steps(&all, scratch, machine);
}
