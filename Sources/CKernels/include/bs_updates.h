#ifndef BRAINSTORM_BS_UPDATES_H
#define BRAINSTORM_BS_UPDATES_H

#include "bs_machine.h"

// Adaptive updates of steppers, and what decay and the limit of a common norm need.

struct bs_adam_settings {
    // The parameters are multiplied by `keep` before the step.
    float step_size, first_decay, second_decay, second_correction, epsilon, keep;
};
void bs_adam(
    float *parameters, const float *gradients, float *first, float *second, struct bs_adam_settings settings,
    long count, struct bs_machine machine);

struct bs_rms_prop_settings {
    float learning_rate, decay, epsilon, momentum;
};
// `means` is null if gradients are not centred, `velocity` without momentum.
void bs_rms_prop(
    float *parameters, const float *gradients, float *squares, float *means, float *velocity,
    struct bs_rms_prop_settings settings, long count, struct bs_machine machine);
void bs_adagrad(
    float *parameters, const float *gradients, float *squares, float learning_rate, float epsilon, long count,
    struct bs_machine machine);

void bs_scale(float *values, float factor, long count, struct bs_machine machine);
double bs_sum_of_squares(const float *values, long count, struct bs_machine machine);

#endif
