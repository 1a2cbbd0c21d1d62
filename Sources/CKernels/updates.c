#include "kernels.h"

#include <float.h>

// Each update reads and writes every array once.

/// Zero instead of a denormal number. Averages of gradients that have become zero would decay to the denormal
/// numbers and stay among them, with which many processors compute a hundred times slower.
BS_INLINE float without_denormals(float state) {
    int32_t bits;
    memcpy(&bits, &state, sizeof bits);
    return (bits & 0x7f800000) != 0 ? state : 0.0f;
}

/// The same of what is not negative, for less.
BS_INLINE float square_without_denormals(float state) { return state < FLT_MIN ? 0.0f : state; }

/// Below it a gradient counts as zero, because `gain × gradient²` would be a denormal number.
BS_INLINE float least_gradient(float gain) { return __builtin_elementwise_sqrt(FLT_MIN / gain); }

BS_INLINE float counted(float gradient, float least) {
    return __builtin_fabsf(gradient) < least ? 0.0f : gradient;
}

struct update_work {
    float *parameters, *velocity, *second;
    const float *gradients;
    float rate, momentum;
    struct bs_adam_settings adam;
};

struct rms_prop_work {
    float *parameters, *squares, *means, *velocity;
    const float *gradients;
    struct bs_rms_prop_settings settings;
};

BS_PART(sgd, start, end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, rate = u->rate;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++)
        parameters[i] = bs_multiply_add(-rate, gradients[i], parameters[i]);
}

void bs_sgd(
    float *parameters, const float *gradients, float learning_rate, long count, struct bs_machine machine) {
    struct update_work u = {.parameters = parameters, .gradients = gradients, .rate = learning_rate};
    bs_divide(count, bs_flat_unit, 2, machine, sgd, &u);
}

BS_PART(momentum, start, end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *velocity = u->velocity, rate = u->rate, keep = u->momentum;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float v = without_denormals(bs_multiply_add(keep, velocity[i], -(rate * gradients[i])));
        velocity[i] = v;
        parameters[i] += v;
    }
}

void bs_momentum(
    float *parameters, const float *gradients, float *velocity, float learning_rate, float momentum_rate,
    long count, struct bs_machine machine) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = velocity, .rate = learning_rate,
        .momentum = momentum_rate};
    bs_divide(count, bs_flat_unit, 2, machine, momentum, &u);
}

BS_PART(look_ahead, start, end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *velocity = u->velocity, keep = u->momentum;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float v = without_denormals(keep * velocity[i]);
        velocity[i] = v;
        parameters[i] += v;
    }
}

void bs_nesterov_look_ahead(
    float *parameters, float *velocity, float momentum_rate, long count, struct bs_machine machine) {
    struct update_work u = {.parameters = parameters, .velocity = velocity, .momentum = momentum_rate};
    bs_divide(count, bs_flat_unit, 2, machine, look_ahead, &u);
}

BS_PART(correction, start, end) {
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
    struct bs_machine machine) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = velocity, .rate = learning_rate};
    bs_divide(count, bs_flat_unit, 2, machine, correction, &u);
}

BS_PART(adam, start, end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *first = u->velocity, *second = u->second;
    const float *gradients = u->gradients;
    struct bs_adam_settings a = u->adam;
    float first_gain = 1.0f - a.first_decay, second_gain = 1.0f - a.second_decay;
    float least = least_gradient(second_gain);
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float g = counted(gradients[i], least);
        float m = without_denormals(bs_multiply_add(a.first_decay, first[i], first_gain * g));
        float v = square_without_denormals(bs_multiply_add(a.second_decay, second[i], second_gain * g * g));
        first[i] = m;
        second[i] = v;
        float root = __builtin_elementwise_sqrt(v * a.second_correction);
        parameters[i] = bs_multiply_add(a.keep, parameters[i], -(a.step_size * m / (root + a.epsilon)));
    }
}

void bs_adam(
    float *parameters, const float *gradients, float *first, float *second, struct bs_adam_settings settings,
    long count, struct bs_machine machine) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .velocity = first, .second = second,
        .adam = settings};
    bs_divide(count, bs_flat_unit, 4, machine, adam, &u);
}

// The flags are constants where this is called, so that the loop has no branch.
BS_INLINE void rms_prop_part(
    const struct rms_prop_work *work, long start, long end, int is_centred, int has_velocity) {
    float *parameters = work->parameters, *squares = work->squares, *means = work->means;
    float *velocity = work->velocity;
    const float *gradients = work->gradients;
    struct bs_rms_prop_settings s = work->settings;
    float gain = 1.0f - s.decay;
    float least = least_gradient(gain);
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float g = counted(gradients[i], least);
        float square = square_without_denormals(bs_multiply_add(s.decay, squares[i], gain * g * g));
        squares[i] = square;
        float variance = square;
        if (is_centred) {
            float mean = without_denormals(bs_multiply_add(s.decay, means[i], gain * g));
            means[i] = mean;
            variance = bs_multiply_add(-mean, mean, square);
            variance = variance < 0.0f ? 0.0f : variance;
        }
        float step = g / (__builtin_elementwise_sqrt(variance) + s.epsilon);
        if (has_velocity) {
            step = without_denormals(bs_multiply_add(s.momentum, velocity[i], step));
            velocity[i] = step;
        }
        parameters[i] = bs_multiply_add(-s.learning_rate, step, parameters[i]);
    }
}

BS_PART(rms_prop_plain, start, end) {
    rms_prop_part(context, start, end, 0, 0);
}

BS_PART(rms_prop_centred, start, end) {
    rms_prop_part(context, start, end, 1, 0);
}

BS_PART(rms_prop_moving, start, end) {
    rms_prop_part(context, start, end, 0, 1);
}

BS_PART(rms_prop_centred_moving, start, end) {
    rms_prop_part(context, start, end, 1, 1);
}

void bs_rms_prop(
    float *parameters, const float *gradients, float *squares, float *means, float *velocity,
    struct bs_rms_prop_settings settings, long count, struct bs_machine machine) {
    struct rms_prop_work work = {parameters, squares, means, velocity, gradients, settings};
    bs_part *const *versions = means ? (velocity ? rms_prop_centred_moving : rms_prop_centred)
                                     : (velocity ? rms_prop_moving : rms_prop_plain);
    bs_divide(count, bs_flat_unit, 4, machine, versions, &work);
}

BS_PART(adagrad, start, end) {
    const struct update_work *u = context;
    float *parameters = u->parameters, *squares = u->second, rate = u->rate, epsilon = u->adam.epsilon;
    const float *gradients = u->gradients;
    BS_VECTOR
    for (long i = start; i < end; i++) {
        float g = gradients[i];
        float square = bs_multiply_add(g, g, squares[i]);
        squares[i] = square;
        parameters[i] -= rate * g / (__builtin_elementwise_sqrt(square) + epsilon);
    }
}

void bs_adagrad(
    float *parameters, const float *gradients, float *squares, float learning_rate, float epsilon, long count,
    struct bs_machine machine) {
    struct update_work u = {
        .parameters = parameters, .gradients = gradients, .second = squares, .rate = learning_rate,
        .adam = {.epsilon = epsilon}};
    bs_divide(count, bs_flat_unit, 3, machine, adagrad, &u);
}

BS_PART(scale, start, end) {
    const struct update_work *u = context;
    float *values = u->parameters, factor = u->rate;
    BS_VECTOR
    for (long i = start; i < end; i++) values[i] *= factor;
}

void bs_scale(float *values, float factor, long count, struct bs_machine machine) {
    struct update_work u = {.parameters = values, .rate = factor};
    bs_divide(count, bs_flat_unit, 1, machine, scale, &u);
}
