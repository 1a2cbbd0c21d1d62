#include "exponentials.h"

enum { lanes = 16 };

struct row_losses_work {
    const float *inputs, *targets, *loss_deltas;
    float *losses, *deltas;
    long inputs_stride, targets_stride, deltas_stride, columns;
    enum bs_penalty penalty;
    bool accumulate;
};

BS_INLINE float penalized(float x, enum bs_penalty penalty) {
    return penalty == bs_absolute ? __builtin_fabsf(x) : 0.5f * x * x;
}

/// Sums in lanes, which a vector adds to at once; the order of additions depends on the number of columns
/// only.
BS_INLINE void penalize_rows(
    const struct row_losses_work *w, enum bs_penalty penalty, long row, long row_end) {
    long columns = w->columns;
    for (; row < row_end; row++) {
        const float *inputs = w->inputs + row * w->inputs_stride;
        float sums[lanes] = {0};
        float sum = 0;
        long i = 0;
        for (; i + lanes <= columns; i += lanes)
            for (int lane = 0; lane < lanes; lane++) sums[lane] += penalized(inputs[i + lane], penalty);
        for (int lane = 0; lane < lanes; lane++) sum += sums[lane];
        for (; i < columns; i++) sum += penalized(inputs[i], penalty);
        w->losses[row] = sum;
    }
}

BS_PART(penalize, row, row_end) {
    const struct row_losses_work *w = context;
    if (w->penalty == bs_absolute)
        penalize_rows(w, bs_absolute, row, row_end);
    else
        penalize_rows(w, bs_half_square, row, row_end);
}

void bs_penalize(
    const float *inputs, long stride, long rows, long columns, enum bs_penalty penalty, float *losses,
    struct bs_machine machine) {
    struct row_losses_work w = {
        .inputs = inputs, .losses = losses, .inputs_stride = stride, .columns = columns, .penalty = penalty};
    bs_divide(rows, 1, columns + 1, machine, penalize, &w);
}

BS_GRID_PART(penalize_backward) {
    const struct row_losses_work *w = context;
    for (; row < row_end; row++) {
        const float *inputs = w->inputs + row * w->inputs_stride;
        float *deltas = w->deltas + row * w->deltas_stride, factor = w->loss_deltas[row];
        if (w->penalty == bs_absolute) {
            if (w->accumulate) {
                BS_VECTOR
                for (long i = column; i < column_end; i++)
                    deltas[i] += inputs[i] > 0 ? factor : inputs[i] < 0 ? -factor : 0.0f;
            } else {
                BS_VECTOR
                for (long i = column; i < column_end; i++)
                    deltas[i] = inputs[i] > 0 ? factor : inputs[i] < 0 ? -factor : 0.0f;
            }
        } else if (w->accumulate) {
            BS_VECTOR
            for (long i = column; i < column_end; i++)
                deltas[i] = bs_multiply_add(factor, inputs[i], deltas[i]);
        } else {
            BS_VECTOR
            for (long i = column; i < column_end; i++) deltas[i] = factor * inputs[i];
        }
    }
}

void bs_penalize_backward(
    const float *inputs, long inputs_stride, const float *loss_deltas, float *deltas, long deltas_stride,
    long rows, long columns, enum bs_penalty penalty, bool accumulate, struct bs_machine machine) {
    struct row_losses_work w = {
        .inputs = inputs, .loss_deltas = loss_deltas, .deltas = deltas, .inputs_stride = inputs_stride,
        .deltas_stride = deltas_stride, .penalty = penalty, .accumulate = accumulate};
    bs_divide_grid(rows, columns, 1, machine, penalize_backward, &w);
}

static const float least = 1e-6f;

BS_INLINE double binomial_entropy(float p, float t) {
    float q = 1.0f - p;
    return (double)bs_multiply_add(
        t, bs_log(p < least ? least : p), (1.0f - t) * bs_log(q < least ? least : q));
}

BS_PART(binomial_ce, row, row_end) {
    const struct row_losses_work *w = context;
    for (; row < row_end; row++) {
        const float *inputs = w->inputs + row * w->inputs_stride;
        const float *targets = w->targets + row * w->targets_stride;
        double sums[lanes] = {0}, sum = 0;
        long i = 0;
        for (; i + lanes <= w->columns; i += lanes) {
            BS_VECTOR
            for (int lane = 0; lane < lanes; lane++)
                sums[lane] += binomial_entropy(inputs[i + lane], targets[i + lane]);
        }
        for (int lane = 0; i < w->columns; i++, lane++) sums[lane] += binomial_entropy(inputs[i], targets[i]);
        for (int lane = 0; lane < lanes; lane++) sum += sums[lane];
        w->losses[row] = (float)(0 - sum);
    }
}

void bs_binomial_ce(
    const float *probabilities, long probabilities_stride, const float *targets, long targets_stride,
    float *losses, long rows, long columns, struct bs_machine machine) {
    struct row_losses_work w = {
        .inputs = probabilities, .targets = targets, .losses = losses, .inputs_stride = probabilities_stride,
        .targets_stride = targets_stride, .columns = columns};
    bs_divide(rows, 1, columns * 20 + 1, machine, binomial_ce, &w);
}

BS_GRID_PART(binomial_ce_backward) {
    const struct row_losses_work *w = context;
    for (; row < row_end; row++) {
        const float *inputs = w->inputs + row * w->inputs_stride;
        const float *targets = w->targets + row * w->targets_stride;
        float *deltas = w->deltas + row * w->deltas_stride, factor = w->loss_deltas[row];
        if (w->accumulate) {
            BS_VECTOR
            for (long i = column; i < column_end; i++) {
                float p = inputs[i], spread = p * (1.0f - p);
                deltas[i] = bs_multiply_add(
                    factor, (p - targets[i]) / (spread < least ? least : spread), deltas[i]);
            }
        } else {
            BS_VECTOR
            for (long i = column; i < column_end; i++) {
                float p = inputs[i], spread = p * (1.0f - p);
                deltas[i] = factor * ((p - targets[i]) / (spread < least ? least : spread));
            }
        }
    }
}

void bs_binomial_ce_backward(
    const float *probabilities, long probabilities_stride, const float *targets, long targets_stride,
    const float *loss_deltas, float *deltas, long deltas_stride, long rows, long columns, bool accumulate,
    struct bs_machine machine) {
    struct row_losses_work w = {
        .inputs = probabilities, .targets = targets, .loss_deltas = loss_deltas, .deltas = deltas,
        .inputs_stride = probabilities_stride, .targets_stride = targets_stride,
        .deltas_stride = deltas_stride, .accumulate = accumulate};
    bs_divide_grid(rows, columns, 6, machine, binomial_ce_backward, &w);
}
