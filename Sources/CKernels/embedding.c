#include "doubles.h"

struct row_choice {
    const float *source, *indices;
    float *target;
    long source_stride, target_stride, table_rows, rows, columns;
};

/// Not a row of the table: -1. The comparison also catches what is not a number.
BS_INLINE long row_number(float index, long rows) {
    return index >= 0 && index < (float)rows ? (long)index : -1;
}

BS_PART(gather, row, row_end) {
    const struct row_choice *c = context;
    size_t size = c->columns * sizeof(float);
    for (; row < row_end; row++) {
        float *target = c->target + row * c->target_stride;
        long chosen = row_number(c->indices[row], c->table_rows);
        if (chosen < 0)
            memset(target, 0, size);
        else
            memcpy(target, c->source + chosen * c->source_stride, size);
    }
}

void bs_gather_rows(
    const float *table, long table_stride, long table_rows, const float *indices, float *target,
    long target_stride, long rows, long columns, struct bs_machine machine) {
    struct row_choice c = {
        .source = table, .indices = indices, .target = target, .source_stride = table_stride,
        .target_stride = target_stride, .table_rows = table_rows, .columns = columns};
    bs_divide(rows, 1, columns, machine, gather, &c);
}

/// Threads share out the columns: each row of the table is added to in the order of the source's rows.
BS_PART(scatter, column, column_end) {
    const struct row_choice *c = context;
    for (long row = 0; row < c->rows; row++) {
        long chosen = row_number(c->indices[row], c->table_rows);
        if (chosen < 0) continue;
        const float *source = c->source + row * c->source_stride;
        float *target = c->target + chosen * c->target_stride;
        BS_VECTOR
        for (long i = column; i < column_end; i++) target[i] += source[i];
    }
}

void bs_scatter_add_rows(
    const float *source, long source_stride, const float *indices, long rows, float *table, long table_stride,
    long table_rows, long columns, struct bs_machine machine) {
    struct row_choice c = {source, indices, table, source_stride, table_stride, table_rows, rows, columns};
    bs_divide(columns, 16, rows, machine, scatter, &c);
}

struct time_rows {
    const float *source;
    float *target;
    // Of the time steps.
    float *steps;
    long source_stride, target_stride, steps_stride, time, batch, columns;
    bool accumulate;
};

BS_PART(add_steps, time, time_end) {
    const struct time_rows *w = context;
    long columns = w->columns;
    for (; time < time_end; time++) {
        const float *step = w->steps + time * w->steps_stride;
        for (long row = time * w->batch; row < (time + 1) * w->batch; row++) {
            const float *source = w->source + row * w->source_stride;
            float *target = w->target + row * w->target_stride;
            BS_VECTOR
            for (long i = 0; i < columns; i++) target[i] = source[i] + step[i];
        }
    }
}

void bs_add_time_rows(
    const float *steps, long steps_stride, const float *source, long source_stride, float *target,
    long target_stride, long time, long batch, long columns, struct bs_machine machine) {
    struct time_rows w = {
        .source = source, .target = target, .steps = (float *)steps, .source_stride = source_stride,
        .target_stride = target_stride, .steps_stride = steps_stride, .batch = batch, .columns = columns};
    bs_divide(time, 1, batch * columns, machine, add_steps, &w);
}

BS_PART(sum_steps, time, time_end) {
    const struct time_rows *w = context;
    long columns = w->columns;
    for (; time < time_end; time++) {
        float *step = w->steps + time * w->steps_stride;
        if (!w->accumulate) memset(step, 0, columns * sizeof(float));
        for (long row = time * w->batch; row < (time + 1) * w->batch; row++) {
            const float *source = w->source + row * w->source_stride;
            BS_VECTOR
            for (long i = 0; i < columns; i++) step[i] += source[i];
        }
    }
}

void bs_sum_time_rows(
    const float *source, long source_stride, float *steps, long steps_stride, long time, long batch,
    long columns, bool accumulate, struct bs_machine machine) {
    struct time_rows w = {
        .source = source, .steps = steps, .source_stride = source_stride, .steps_stride = steps_stride,
        .batch = batch, .columns = columns, .accumulate = accumulate};
    bs_divide(time, 1, batch * columns, machine, sum_steps, &w);
}

// Within a block of time steps angles grow by rotation, which costs a few multiplications where a sine costs
// dozens; each block begins afresh, wherever the work is divided.
enum { time_block = 64, frequency_block = 32 };

/// ln 10000
static const double log_base = 0x1.26bb1bbb55516p+3;

BS_PART(sinusoids, block, block_end) {
    const struct time_rows *w = context;
    long columns = w->columns;
    double sine[frequency_block], cosine[frequency_block], step_sine[frequency_block],
        step_cosine[frequency_block];
    float step[2 * frequency_block];
    for (; block < block_end; block++) {
        long start = block * time_block;
        long time_end = start + time_block < w->time ? start + time_block : w->time;
        for (long column = 0; column < columns; column += 2 * frequency_block) {
            long width = columns - column < 2 * frequency_block ? columns - column : 2 * frequency_block;
            for (int f = 0; f < frequency_block; f++) {
                double speed = bs_double_exp(-log_base * ((double)(column + 2 * f) / (double)columns));
                struct bs_direction at_start = bs_double_direction((double)start * speed);
                struct bs_direction a_step = bs_double_direction(speed);
                sine[f] = at_start.sine;
                cosine[f] = at_start.cosine;
                step_sine[f] = a_step.sine;
                step_cosine[f] = a_step.cosine;
            }
            for (long time = start; time < time_end; time++) {
                BS_VECTOR
                for (int f = 0; f < frequency_block; f++) {
                    double s = sine[f], c = cosine[f];
                    step[2 * f] = (float)s;
                    step[2 * f + 1] = (float)c;
                    sine[f] = bs_multiply_add(s, step_cosine[f], c * step_sine[f]);
                    cosine[f] = bs_multiply_add(c, step_cosine[f], -(s * step_sine[f]));
                }
                for (long row = time * w->batch; row < (time + 1) * w->batch; row++) {
                    const float *source = w->source + row * w->source_stride + column;
                    float *target = w->target + row * w->target_stride + column;
                    BS_VECTOR
                    for (long i = 0; i < width; i++) target[i] = source[i] + step[i];
                }
            }
        }
    }
}

void bs_add_sinusoids(
    const float *source, long source_stride, float *target, long target_stride, long time, long batch,
    long columns, struct bs_machine machine) {
    if (batch == 0 || columns == 0) return;
    struct time_rows w = {
        .source = source, .target = target, .source_stride = source_stride, .target_stride = target_stride,
        .time = time, .batch = batch, .columns = columns};
    long blocks = (time + time_block - 1) / time_block;
    bs_divide(blocks, 1, time_block * (batch + 2) * columns, machine, sinusoids, &w);
}
