#ifndef BRAINSTORM_BIAS_ACTIVATION_H
#define BRAINSTORM_BIAS_ACTIVATION_H

#include "exponentials.h"

// What follows a product: `outputs = activation(outputs + bias)`, where the bias may be null.

struct bs_bias_activation_work {
    float *outputs;
    long stride;
    const float *bias;
    enum bs_activation activation;
};

BS_INLINE void bs_bias_activation_rows(
    const struct bs_bias_activation_work *a, enum bs_activation activation, long row, long row_end,
    long column, long column_end) {
    const float *bias = a->bias;
    for (; row < row_end; row++) {
        float *outputs = a->outputs + row * a->stride;
        if (bias) {
            BS_VECTOR
            for (long i = column; i < column_end; i++)
                outputs[i] = bs_activate(outputs[i] + bias[i], activation);
        } else {
            BS_VECTOR
            for (long i = column; i < column_end; i++) outputs[i] = bs_activate(outputs[i], activation);
        }
    }
}

BS_GRID_PART(bs_bias_activation_part) {
    const struct bs_bias_activation_work *a = context;
#define BS_CALL(constant) bs_bias_activation_rows(a, constant, row, row_end, column, column_end)
    BS_FOR_ACTIVATION(a->activation, BS_CALL)
#undef BS_CALL
}

#endif
