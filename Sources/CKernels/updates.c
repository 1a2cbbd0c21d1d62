#include "kernels.h"

// Each update reads and writes every array once.

struct update_work {
    float *parameters, *velocity, *second;
    const float *gradients;
    float rate, momentum;
    struct bs_adam_settings adam;
};

BS_VERSIONS static void sgd(void *context, long start, long end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, rate = u->rate;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++) parameters[i] -= rate * gradients[i];
}

void bs_sgd(float *parameters, const float *gradients, float learning_rate, long count, int threads) {
    struct update_work u = {.parameters = parameters, .gradients = gradients, .rate = learning_rate};
    bs_divide(count, bs_flat_unit, 2, threads, sgd, &u);
}

BS_VERSIONS static void momentum(void *context, long start, long end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *velocity = u->velocity, rate = u->rate, keep = u->momentum;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float v = keep * velocity[i] - rate * gradients[i];
        velocity[i] = v;
        parameters[i] += v;
    }
}

void bs_momentum(
    float *parameters, const float *gradients, float *velocity, float learning_rate, float momentum_rate,
    long count, int threads) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = velocity, .rate = learning_rate,
        .momentum = momentum_rate};
    bs_divide(count, bs_flat_unit, 2, threads, momentum, &u);
}

BS_VERSIONS static void look_ahead(void *context, long start, long end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *velocity = u->velocity, keep = u->momentum;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float v = keep * velocity[i];
        velocity[i] = v;
        parameters[i] += v;
    }
}

void bs_nesterov_look_ahead(float *parameters, float *velocity, float momentum_rate, long count, int threads) {
    struct update_work u = {.parameters = parameters, .velocity = velocity, .momentum = momentum_rate};
    bs_divide(count, bs_flat_unit, 2, threads, look_ahead, &u);
}

BS_VERSIONS static void correction(void *context, long start, long end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *velocity = u->velocity, rate = u->rate;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float step = rate * gradients[i];
        velocity[i] -= step;
        parameters[i] -= step;
    }
}

void bs_nesterov_correction(
    float *parameters, const float *gradients, float *velocity, float learning_rate, long count,
    int threads) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = velocity, .rate = learning_rate};
    bs_divide(count, bs_flat_unit, 2, threads, correction, &u);
}

BS_VERSIONS static void adam(void *context, long start, long end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *first = u->velocity, *second = u->second;
    const float *gradients = u->gradients;
    struct bs_adam_settings a = u->adam;
    float first_gain = 1.0f - a.first_decay, second_gain = 1.0f - a.second_decay;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float g = gradients[i];
        float m = a.first_decay * first[i] + first_gain * g;
        float v = a.second_decay * second[i] + second_gain * g * g;
        first[i] = m;
        second[i] = v;
        float root = __builtin_elementwise_sqrt(v * a.second_correction);
        parameters[i] -= a.step_size * m / (root + a.epsilon);
    }
}

void bs_adam(
    float *parameters, const float *gradients, float *first, float *second, struct bs_adam_settings settings,
    long count, int threads) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = first, .second = second,
        .adam = settings};
    bs_divide(count, bs_flat_unit, 4, threads, adam, &u);
}
