#include "exponentials.h"
#include "rows.h"

static const float least_probability = 1e-6f;

struct softmax_work {
    const float *inputs, *targets, *loss_deltas;
    float *predictions, *losses, *input_deltas;
    long inputs_stride, predictions_stride, input_deltas_stride, columns;
    bool accumulate;
};

BS_PART(softmax, row, row_end) {
    const struct softmax_work *s = context;
    long columns = s->columns;
    for (long r = row; r < row_end; r++) {
        const float *inputs = s->inputs + r * s->inputs_stride;
        float *predictions = s->predictions + r * s->predictions_stride;
        float most = bs_greatest(inputs, columns);
        BS_VECTOR
        for (long i = 0; i < columns; i++) predictions[i] = inputs[i] - most;
    }
    // Rows without gaps are one run for the exponential, which matters if they are short.
    bool whole = s->predictions_stride == columns;
    long runs = whole ? 1 : row_end - row, length = whole ? (row_end - row) * columns : columns;
    for (long run = 0; run < runs; run++) {
        float *predictions = s->predictions + (row + run) * s->predictions_stride;
        BS_VECTOR
        for (long i = 0; i < length; i++) predictions[i] = bs_exp(predictions[i]);
    }
    for (long r = row; r < row_end; r++) {
        float *predictions = s->predictions + r * s->predictions_stride;
        float factor = 1.0f / bs_total(predictions, columns);
        BS_VECTOR
        for (long i = 0; i < columns; i++) predictions[i] *= factor;
        float target = s->targets[r], loss = 0;
        if (target >= 0 && target < (float)columns) {
            float p = predictions[(long)target];
            loss = -bs_log(p < least_probability ? least_probability : p);
        }
        s->losses[r] = loss;
    }
}

void bs_softmax_ce(
    const float *inputs, long inputs_stride, const float *targets, float *predictions,
    long predictions_stride, float *losses, long rows, long columns, struct bs_machine machine) {
    struct softmax_work s = {
        .inputs = inputs, .targets = targets, .predictions = predictions, .losses = losses,
        .inputs_stride = inputs_stride, .predictions_stride = predictions_stride, .columns = columns};
    bs_divide(rows, 1, columns * bs_exponential_cost, machine, softmax, &s);
}

BS_PART(softmax_backward, row, row_end) {
    const struct softmax_work *s = context;
    long columns = s->columns;
    for (; row < row_end; row++) {
        const float *predictions = s->predictions + row * s->predictions_stride;
        float *deltas = s->input_deltas + row * s->input_deltas_stride;
        float target = s->targets[row], factor = s->loss_deltas[row];
        if (!(target >= 0 && target < (float)columns)) {
            if (!s->accumulate) memset(deltas, 0, columns * sizeof(float));
            continue;
        }
        long class = (long)target;
        // Before the loop, since the deltas may take the predictions' place.
        float at_class = predictions[class] - 1.0f;
        at_class = s->accumulate ? bs_multiply_add(factor, at_class, deltas[class]) : factor * at_class;
        if (s->accumulate) {
            BS_VECTOR
            for (long i = 0; i < columns; i++) deltas[i] = bs_multiply_add(factor, predictions[i], deltas[i]);
        } else {
            BS_VECTOR
            for (long i = 0; i < columns; i++) deltas[i] = factor * predictions[i];
        }
        deltas[class] = at_class;
    }
}

void bs_softmax_ce_backward(
    const float *predictions, long predictions_stride, const float *targets, const float *loss_deltas,
    float *input_deltas, long input_deltas_stride, long rows, long columns, bool accumulate,
    struct bs_machine machine) {
    struct softmax_work s = {
        .predictions = (float *)predictions, .targets = targets, .loss_deltas = loss_deltas,
        .input_deltas = input_deltas, .predictions_stride = predictions_stride,
        .input_deltas_stride = input_deltas_stride, .columns = columns, .accumulate = accumulate};
    bs_divide(rows, 1, columns, machine, softmax_backward, &s);
}

struct sigmoid_work {
    const float *inputs, *targets, *loss_deltas;
    float *predictions, *losses, *input_deltas;
    bool accumulate;
};

BS_PART(sigmoid, start, end) {
    const struct sigmoid_work *s = context;
    const float *inputs = s->inputs, *targets = s->targets;
    float *predictions = s->predictions, *losses = s->losses;
    const float least_log = -13.8155106f;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float x = inputs[i], t = targets[i];
        float e = bs_exp(-__builtin_fabsf(x));
        float small = e / (1.0f + e), large = 1.0f / (1.0f + e);
        // ln p = min(x, 0) − ln(1 + e), and for 1 − p likewise with −x: nothing cancels.
        float half_tail = bs_half_log1p(e);
        float log_p = bs_multiply_add(-2.0f, half_tail, x < 0 ? x : 0.0f);
        float log_q = bs_multiply_add(-2.0f, half_tail, x > 0 ? -x : 0.0f);
        log_p = log_p < least_log ? least_log : log_p;
        log_q = log_q < least_log ? least_log : log_q;
        predictions[i] = x < 0 ? small : large;
        losses[i] = bs_multiply_add(-t, log_p, (t - 1.0f) * log_q);
    }
}

void bs_sigmoid_ce(
    const float *inputs, const float *targets, float *predictions, float *losses, long count,
    struct bs_machine machine) {
    struct sigmoid_work s = {.inputs = inputs, .targets = targets, .predictions = predictions, .losses = losses};
    bs_divide(count, bs_flat_unit, 2 * bs_exponential_cost, machine, sigmoid, &s);
}

BS_PART(sigmoid_backward, start, end) {
    const struct sigmoid_work *s = context;
    const float *predictions = s->predictions, *targets = s->targets, *loss_deltas = s->loss_deltas;
    float *deltas = s->input_deltas;
    if (s->accumulate) {
        BS_VECTOR
        for (long i = start; i < end; i++)
            deltas[i] = bs_multiply_add(loss_deltas[i], predictions[i] - targets[i], deltas[i]);
    } else {
        BS_VECTOR
        for (long i = start; i < end; i++) deltas[i] = loss_deltas[i] * (predictions[i] - targets[i]);
    }
}

void bs_sigmoid_ce_backward(
    const float *predictions, const float *targets, const float *loss_deltas, float *input_deltas, long count,
    bool accumulate, struct bs_machine machine) {
    struct sigmoid_work s = {
        .predictions = (float *)predictions, .targets = targets, .loss_deltas = loss_deltas,
        .input_deltas = input_deltas, .accumulate = accumulate};
    bs_divide(count, bs_flat_unit, 1, machine, sigmoid_backward, &s);
}
