#include "trials.h"

static void plain(long count, enum numbers kind) {
    float *p = vector(count, kind), *g = vector(count, kind), *v = vector(count, kind);
    bs_sgd(p, g, 0.1f, count, machine);
    digest_vector(p, count);
    bs_momentum(p, g, v, 0.1f, 0.9f, count, machine);
    digest_vector(p, count);
    digest_vector(v, count);
    bs_nesterov_look_ahead(p, v, 0.9f, count, machine);
    bs_nesterov_correction(p, g, v, 0.1f, count, machine);
    digest_vector(p, count);
    digest_vector(v, count);
    digest_double(bs_sum_of_squares(p, count, machine));
    bs_scale(p, 0.3f, count, machine);
    digest_vector(p, count);
    report("bs_sgd,bs_momentum,bs_nesterov,bs_scale", "%ld %s", count, number_names[kind]);
}

/// Squares, means of squares: nothing negative but what is no number.
static float *squares(long count, enum numbers kind) {
    float *values = vector(count, kind);
    for (long i = 0; i < count; i++)
        if (values[i] < 0) values[i] = -values[i];
    return values;
}

static void adam(long count, enum numbers kind) {
    float *p = vector(count, kind), *g = vector(count, kind), *m = vector(count, kind);
    float *v = squares(count, kind);
    for (int step = 1; step <= 3; step++) {
        struct bs_adam_settings settings = {
            0.001f * (float)step, 0.9f, 0.999f, 1000.0f / (float)step, step == 3 ? 1e-30f : 1e-8f,
            1.0f - 1e-4f};
        bs_adam(p, g, m, v, settings, count, machine);
        digest_vector(p, count);
        digest_vector(m, count);
        digest_vector(v, count);
    }
    report("bs_adam", "%ld %s", count, number_names[kind]);
}

static void rms_prop(long count, enum numbers kind, bool centred, bool moving) {
    float *p = vector(count, kind), *g = vector(count, kind), *s = squares(count, kind);
    float *m = vector(count, kind), *v = vector(count, kind);
    struct bs_rms_prop_settings settings = {0.01f, 0.9f, 1e-6f, 0.8f};
    for (int step = 0; step < 2; step++) {
        bs_rms_prop(p, g, s, centred ? m : NULL, moving ? v : NULL, settings, count, machine);
        digest_vector(p, count);
        digest_vector(s, count);
        digest_vector(m, count);
        digest_vector(v, count);
    }
    report(
        "bs_rms_prop", "%s%s%ld %s", centred ? "centred " : "", moving ? "moving " : "", count,
        number_names[kind]);
}

static void adagrad(long count, enum numbers kind) {
    float *p = vector(count, kind), *g = vector(count, kind), *s = squares(count, kind);
    bs_adagrad(p, g, s, 0.01f, 1e-8f, count, machine);
    digest_vector(p, count);
    digest_vector(s, count);
    report("bs_adagrad", "%ld %s", count, number_names[kind]);
}

static void norms(const struct shape *s, enum numbers kind) {
    struct matrix x = matrix(s->rows, s->columns, s->gap, kind);
    bs_constrain_row_norms(x.base, x.stride, x.rows, x.columns, 2.0f, machine);
    digest_matrix(x);
    report("bs_constrain_row_norms", "%ldx%ld %s", s->rows, s->columns, number_names[kind]);
}

void update_trials(void) {
    FOR_KINDS(kind) {
        FOR_FLATS(count) {
            plain(count, kind);
            adam(count, kind);
            FOR_BOTH(centred) FOR_BOTH(moving) rms_prop(count, kind, centred, moving);
            adagrad(count, kind);
        }
        FOR_SHAPES(shape) norms(shape, kind);
    }
}
