#include "plain_sums.h"
#include "trials.h"

#include <math.h>
#include <string.h>

// The steps of gated layers beside what they must equal to the bit: a product by the rule of all products, added
// to the gates, and then the gates, step by step.

struct sequence {
    bool is_gru;
    long rows, units, steps;
    enum bs_activation activation;
    struct matrix gates, cells, squashed, outputs, first_outputs, first_cells, weights;
    /// The peepholes, or the bias of the recurrent part.
    float *vectors[3];
};

static long gate_count(const struct sequence *s) { return s->is_gru ? 3 : 4; }

static struct sequence make(
    bool is_gru, long rows, long units, long steps, enum bs_activation activation, enum numbers kind) {
    struct sequence s = {
        .is_gru = is_gru, .rows = rows, .units = units, .steps = steps, .activation = activation};
    s.gates = matrix(rows * steps, 4 * units, 1, kind);
    s.first_outputs = matrix(rows, units, 2, kind);
    s.first_cells = matrix(rows, units, 1, kind);
    s.weights = matrix(gate_count(&s) * units, units, 3, kind);
    for (int i = 0; i < 3; i++) s.vectors[i] = vector(units, kind);
    if (kind == ordinary)
        for (long row = 0; row < s.weights.rows; row++)
            for (long k = 0; k < units; k++) s.weights.base[row * s.weights.stride + k] *= 0.05f;
    return s;
}

/// With results of its own.
static struct sequence begin(const struct sequence *s) {
    struct sequence copy = *s;
    copy.gates = matrix(s->gates.rows, s->gates.columns, 5, ordinary);
    for (long row = 0; row < s->gates.rows; row++)
        memcpy(
            copy.gates.base + row * copy.gates.stride, s->gates.base + row * s->gates.stride,
            (size_t)s->gates.columns * sizeof(float));
    copy.cells = matrix(s->gates.rows, s->units, 2, ordinary);
    copy.squashed = matrix(s->gates.rows, s->units, 3, ordinary);
    copy.outputs = matrix(s->gates.rows, s->units, 0, ordinary);
    return copy;
}

static struct bs_lstm first_lstm(const struct sequence *s) {
    return (struct bs_lstm){
        .rows = s->rows, .cells = s->units, .activation = s->activation, .input_peephole = s->vectors[0],
        .forget_peephole = s->vectors[1], .output_peephole = s->vectors[2], .previous = s->first_cells.base,
        .gates = s->gates.base, .cell = s->cells.base, .squashed = s->squashed.base,
        .outputs = s->outputs.base, .previous_stride = s->first_cells.stride,
        .gates_stride = s->gates.stride, .cell_stride = s->cells.stride,
        .squashed_stride = s->squashed.stride, .outputs_stride = s->outputs.stride};
}

static struct bs_gru first_gru(const struct sequence *s) {
    return (struct bs_gru){
        .rows = s->rows, .units = s->units, .activation = s->activation, .recurrent_bias = s->vectors[0],
        .previous = s->first_outputs.base, .gates = s->gates.base, .outputs = s->outputs.base,
        .previous_stride = s->first_outputs.stride, .gates_stride = s->gates.stride,
        .outputs_stride = s->outputs.stride};
}

/// `sums += outputs · weightsᵀ`
static void add_product(const struct sequence *s, const float *outputs, long outputs_stride, float *sums) {
    for (long row = 0; row < s->rows; row++)
        for (long unit = 0; unit < s->weights.rows; unit++) {
            float *target = sums + row * s->gates.stride + unit;
            struct plain_sum sum = plain_sum(true, *target);
            for (long k = 0; k < s->units; k++)
                plain_sum_add(
                    &sum, k, outputs[row * outputs_stride + k],
                    s->weights.base[unit * s->weights.stride + k]);
            *target = plain_sum_total(&sum);
        }
}

static void one_by_one(const struct sequence *s) {
    struct bs_lstm lstm = first_lstm(s);
    struct bs_gru gru = first_gru(s);
    const float *outputs = s->first_outputs.base;
    long stride = s->first_outputs.stride;
    for (long step = 0; step < s->steps; step++) {
        add_product(s, outputs, stride, s->is_gru ? gru.gates + s->units : lstm.gates);
        if (s->is_gru)
            bs_gru_gates(&gru, machine);
        else
            bs_lstm_gates(&lstm, machine);
        outputs = gru.outputs, stride = gru.outputs_stride;
        gru.previous = outputs, gru.previous_stride = stride;
        lstm.previous = lstm.cell, lstm.previous_stride = lstm.cell_stride;
        lstm.gates = gru.gates += s->rows * s->gates.stride;
        lstm.outputs = gru.outputs += s->rows * s->outputs.stride;
        lstm.cell += s->rows * s->cells.stride;
        lstm.squashed += s->rows * s->squashed.stride;
    }
}

static float *transpose(struct matrix m) {
    float *transposed = vector(m.rows * m.columns, ordinary);
    for (long i = 0; i < m.rows; i++)
        for (long j = 0; j < m.columns; j++) transposed[j * m.rows + i] = m.base[i * m.stride + j];
    return transposed;
}

static void all_at_once(const struct sequence *sequences, long count, bool weights_transposed) {
    struct bs_recurrence recurrences[2];
    struct bs_lstm lstms[2];
    struct bs_gru grus[2];
    for (long i = 0; i < count; i++) {
        const struct sequence *s = sequences + i;
        recurrences[i] = (struct bs_recurrence){
            s->first_outputs.base, s->weights.base, s->first_outputs.stride, s->weights.stride, false};
        if (weights_transposed) {
            recurrences[i].weights = transpose(s->weights);
            recurrences[i].weights_stride = s->weights.rows;
            recurrences[i].weights_transposed = true;
        }
        lstms[i] = first_lstm(s);
        grus[i] = first_gru(s);
    }
    float *space = scratch(bs_steps_scratch(gate_count(sequences), sequences->units, count));
    if (sequences->is_gru)
        bs_gru_steps(grus, recurrences, count, sequences->steps, space, machine);
    else
        bs_lstm_steps(lstms, recurrences, count, sequences->steps, space, machine);
}

static void compare_matrices(struct matrix left, struct matrix right) {
    for (long row = 0; row < left.rows; row++)
        for (long i = 0; i < left.columns; i++) {
            float a = left.base[row * left.stride + i], b = right.base[row * right.stride + i];
            if (memcmp(&a, &b, sizeof a) != 0 && (a == a || b == b))
                fail("steps differ from products and gates");
        }
}

static void compare(const struct sequence *left, const struct sequence *right) {
    compare_matrices(left->gates, right->gates);
    compare_matrices(left->outputs, right->outputs);
    if (left->is_gru) return;
    compare_matrices(left->cells, right->cells);
    compare_matrices(left->squashed, right->squashed);
}

static void trial(
    bool is_gru, long rows, long units, long steps, enum bs_activation activation, enum numbers kind) {
    struct sequence begun[2], wanted[2];
    for (int i = 0; i < 2; i++) {
        begun[i] = make(is_gru, rows, units, steps, activation, kind);
        wanted[i] = begin(&begun[i]);
        one_by_one(&wanted[i]);
        digest_matrix(wanted[i].gates);
        digest_matrix(wanted[i].outputs);
        if (!is_gru) digest_matrix(wanted[i].cells);
        if (!is_gru) digest_matrix(wanted[i].squashed);
    }
    for (int count = 1; count <= 2; count++) FOR_BOTH(transposed) {
        struct sequence found[2] = {begin(&begun[0]), begin(&begun[1])};
        all_at_once(found, count, transposed);
        for (int i = 0; i < count; i++) compare(&wanted[i], &found[i]);
    }
    report(
        is_gru ? "bs_gru_steps" : "bs_lstm_steps", "%d %ld of %ldx%ld %s", (int)activation, steps, rows, units,
        number_names[kind]);
}

void step_trials(void) {
    FOR_KINDS(kind) FOR_BOTH(is_gru) {
        trial(is_gru, 0, 5, 2, bs_tanh, kind);
        trial(is_gru, 1, 1, 3, bs_tanh, kind);
        trial(is_gru, 1, 100, 3, bs_tanh, kind);
        trial(is_gru, 2, 17, 4, bs_relu, kind);
        trial(is_gru, 7, 33, 3, bs_tanh, kind);
        trial(is_gru, 3, 64, 2, bs_elu, kind);
        trial(is_gru, 13, 48, 2, bs_tanh, kind);
        trial(is_gru, 1, 300, 3, bs_tanh, kind);
        trial(is_gru, 5, 400, 2, bs_tanh, kind);
    }
}
