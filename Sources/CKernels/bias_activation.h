#ifndef BRAINSTORM_BIAS_ACTIVATION_H
#define BRAINSTORM_BIAS_ACTIVATION_H

#include "kernels.h"

/// What follows a product: `outputs = activation(outputs + bias)`, where the bias may be null.
struct bs_bias_activation_work {
    float *outputs;
    long stride;
    const float *bias;
    enum bs_activation activation;
};

/// Does it for some rows and columns, by the calling thread.
void bs_bias_activation_part(
    struct bs_bias_activation_work work, long row, long row_end, long column, long column_end,
    enum bs_vector_level level);

#endif
