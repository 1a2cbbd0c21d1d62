#include "exponentials.h"

struct activate_work {
    const float *inputs;
    float *outputs;
    long inputs_stride, outputs_stride;
    enum bs_activation activation;
};

BS_INLINE void activate_rows(
    const struct activate_work *a, enum bs_activation activation, long row, long row_end, long column,
    long column_end) {
    for (; row < row_end; row++) {
        const float *inputs = a->inputs + row * a->inputs_stride;
        float *outputs = a->outputs + row * a->outputs_stride;
        BS_VECTOR
        for (long i = column; i < column_end; i++) outputs[i] = bs_activate(inputs[i], activation);
    }
}

BS_GRID_PART(activate) {
    const struct activate_work *a = context;
#define BS_CALL(constant) activate_rows(a, constant, row, row_end, column, column_end)
    switch (a->activation) {
    case bs_gelu: BS_CALL(bs_gelu); break;
    case bs_silu: BS_CALL(bs_silu); break;
    default: BS_FOR_ACTIVATION(a->activation, BS_CALL)
    }
#undef BS_CALL
}

void bs_activate_matrix(
    const float *inputs, long inputs_stride, enum bs_activation activation, float *outputs,
    long outputs_stride, long rows, long columns, struct bs_machine machine) {
    struct activate_work a = {inputs, outputs, inputs_stride, outputs_stride, activation};
    bs_divide_grid(rows, columns, bs_cost(activation), machine, activate, &a);
}

struct activate_backward_work {
    const float *output_deltas, *inputs, *outputs;
    float *deltas;
    long output_deltas_stride, inputs_stride, outputs_stride, deltas_stride;
    enum bs_activation activation;
    bool accumulate;
};

/// The derivative, given the input and the value.
BS_INLINE float derivative(float x, float y, enum bs_activation activation) {
    switch (activation) {
    case bs_gelu: return bs_gaussian_unit_derivative(x);
    case bs_silu: return bs_sigmoid_unit_derivative(x);
    default: return bs_derivative(y, activation);
    }
}

BS_INLINE void backward_rows(
    const struct activate_backward_work *a, enum bs_activation activation, long row, long row_end,
    long column, long column_end) {
    for (; row < row_end; row++) {
        const float *output_deltas = a->output_deltas + row * a->output_deltas_stride;
        const float *inputs = a->inputs + row * a->inputs_stride;
        const float *outputs = a->outputs + row * a->outputs_stride;
        float *deltas = a->deltas + row * a->deltas_stride;
        if (a->accumulate) {
            BS_VECTOR
            for (long i = column; i < column_end; i++)
                deltas[i] = bs_multiply_add(
                    output_deltas[i], derivative(inputs[i], outputs[i], activation), deltas[i]);
        } else {
            BS_VECTOR
            for (long i = column; i < column_end; i++)
                deltas[i] = output_deltas[i] * derivative(inputs[i], outputs[i], activation);
        }
    }
}

BS_GRID_PART(activate_backward) {
    const struct activate_backward_work *a = context;
#define BS_CALL(constant) backward_rows(a, constant, row, row_end, column, column_end)
    switch (a->activation) {
    case bs_gelu: BS_CALL(bs_gelu); break;
    case bs_silu: BS_CALL(bs_silu); break;
    default: BS_FOR_ACTIVATION(a->activation, BS_CALL)
    }
#undef BS_CALL
}

void bs_activate_matrix_backward(
    const float *output_deltas, long output_deltas_stride, const float *inputs, long inputs_stride,
    const float *outputs, long outputs_stride, enum bs_activation activation, float *deltas,
    long deltas_stride, long rows, long columns, bool accumulate, struct bs_machine machine) {
    struct activate_backward_work a = {
        output_deltas, inputs, outputs, deltas, output_deltas_stride, inputs_stride, outputs_stride,
        deltas_stride, activation, accumulate};
    bs_divide_grid(rows, columns, bs_cost(activation), machine, activate_backward, &a);
}
