#ifndef BRAINSTORM_CONVOLUTIONS_H
#define BRAINSTORM_CONVOLUTIONS_H

#include "bs_convolutions.h"
#include "convolution_axes.h"

// What the passes of a convolution have in common.

/// A cost for `bs_divide` that is worth as many threads as it is given.
enum { bs_always = 1 << 20 };

static inline long bs_ceiling(long count, long unit) { return (count + unit - 1) / unit; }
static inline long bs_rounded(long count, long unit) { return bs_ceiling(count, unit) * unit; }

struct bs_range {
    long start, end;
};

/// Of parts of nearly the same size, which begin at multiples of the unit.
static inline struct bs_range bs_range_of(long count, long unit, long part, long parts) {
    long units = bs_ceiling(count, unit);
    return (struct bs_range){
        units * part / parts * unit, bs_smaller(units * (part + 1) / parts * unit, count)};
}

/// How many threads are worth so many multiplications: some microseconds of each.
static inline long bs_worthwhile(double multiplications, struct bs_machine machine) {
    double worthwhile = multiplications / (1 << 17);
    return worthwhile < 1 ? 1 : worthwhile < machine.threads ? (long)worthwhile : machine.threads;
}

static inline long bs_window_count(const struct bs_convolution_sizes *s) {
    return s->batch * s->output_height * s->output_width;
}
static inline long bs_kernel_count(const struct bs_convolution_sizes *s) {
    return s->kernel_height * s->kernel_width * s->channels;
}

long bs_gathering_scratch(
    const struct bs_convolution_sizes *sizes, bool is_backward, struct bs_machine machine);
long bs_gradient_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine);

#endif
