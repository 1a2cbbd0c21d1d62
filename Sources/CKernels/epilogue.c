#include "epilogue.h"

#include "exponentials.h"

struct epilogue_work {
    float *outputs;
    long stride;
    struct bs_epilogue epilogue;
};

BS_INLINE void finish_rows(
    const struct epilogue_work *w, enum bs_activation activation, bool has_bias, bool is_normalized, long row,
    long row_end, long column, long column_end) {
    const float *bias = w->epilogue.bias, *negative_mean = w->epilogue.negative_mean;
    const float *factor = w->epilogue.factor, *beta = w->epilogue.beta;
    for (; row < row_end; row++) {
        float *outputs = w->outputs + row * w->stride;
        BS_VECTOR
        for (long i = column; i < column_end; i++) {
            float y = has_bias ? outputs[i] + bias[i] : outputs[i];
            if (is_normalized) y = bs_multiply_add(y + negative_mean[i], factor[i], beta[i]);
            outputs[i] = bs_activate(y, activation);
        }
    }
}

BS_GRID_PART(finish) {
    const struct epilogue_work *w = context;
    bool has_bias = w->epilogue.bias, is_normalized = w->epilogue.factor;
#define BS_CALL(constant)                                                                                    \
    if (is_normalized && has_bias)                                                                           \
        finish_rows(w, constant, true, true, row, row_end, column, column_end);                              \
    else if (is_normalized)                                                                                  \
        finish_rows(w, constant, false, true, row, row_end, column, column_end);                             \
    else if (has_bias)                                                                                       \
        finish_rows(w, constant, true, false, row, row_end, column, column_end);                             \
    else                                                                                                     \
        finish_rows(w, constant, false, false, row, row_end, column, column_end)
    BS_FOR_ACTIVATION(w->epilogue.activation, BS_CALL)
#undef BS_CALL
}

static bool is_nothing(const struct bs_epilogue *e) {
    return !e->bias && !e->factor && e->activation == bs_linear;
}

void bs_epilogue_part(
    float *outputs, long stride, const struct bs_epilogue *epilogue, long row, long row_end, long column,
    long column_end, enum bs_vector_level level) {
    if (is_nothing(epilogue)) return;
    struct epilogue_work work = {outputs, stride, *epilogue};
    finish[level](&work, row, row_end, column, column_end);
}

void bs_apply_epilogue(
    float *outputs, long stride, long rows, long columns, const struct bs_epilogue *epilogue,
    struct bs_machine machine) {
    if (is_nothing(epilogue)) return;
    if (!epilogue->bias && !epilogue->factor && stride == columns) {
        columns *= rows;
        rows = columns > 0 ? 1 : 0;
    }
    struct epilogue_work work = {outputs, stride, *epilogue};
    bs_divide_grid(rows, columns, bs_cost(epilogue->activation), machine, finish, &work);
}
