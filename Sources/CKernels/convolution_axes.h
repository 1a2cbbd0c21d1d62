#ifndef BRAINSTORM_CONVOLUTION_AXES_H
#define BRAINSTORM_CONVOLUTION_AXES_H

#include "parts.h"

// Along one axis, a position of a convolution's result sees some positions of its source, each through a tap:
// an index of the kernel. Positions that see as much through the same taps are a class.

struct bs_axis {
    /// Positions of the result and of the source, and indices of the kernel.
    long positions, sources, kernel;
    /// Of the convolution, whose outputs' first position sees so many zeros before its inputs.
    long stride, before;
    /// Whether the result is input deltas, and the source output deltas.
    bool is_backward;
};

struct bs_axis_class {
    long first, count, step;
    long tap, taps, tap_step;
    /// What the first position sees through the first tap; how far the next position's is from there, and
    /// that of the next tap.
    long source, source_step, source_tap_step;
};

/// The taps of one position.
static inline struct bs_axis_class bs_taps_at(const struct bs_axis *a, long position) {
    struct bs_axis_class c = {.first = position, .count = 1};
    if (a->is_backward) {
        // Through tap i, the output (place − i) / stride, if that is whole.
        long place = position + a->before, lowest = place % a->stride;
        c.tap = bs_larger(lowest, place - (a->sources - 1) * a->stride);
        long end = bs_smaller(a->kernel, place + 1);
        c.taps = end > c.tap ? bs_ceiling(end - c.tap, a->stride) : 0;
        c.tap_step = c.step = a->stride;
        c.source = (place - c.tap) / a->stride;
        c.source_step = 1;
        c.source_tap_step = -1;
    } else {
        long place = position * a->stride - a->before;
        c.tap = bs_larger(0, -place);
        c.taps = bs_larger(0, bs_smaller(a->kernel, a->sources - place) - c.tap);
        c.tap_step = c.step = 1;
        c.source = place + c.tap;
        c.source_step = a->stride;
        c.source_tap_step = 1;
    }
    return c;
}

/// How many positions lie between those of one class, at most.
static inline long bs_phases(const struct bs_axis *a) {
    return a->is_backward ? bs_smaller(a->stride, a->positions) : 1;
}

/// The class that begins at a position.
static inline struct bs_axis_class bs_class_at(const struct bs_axis *a, long position) {
    struct bs_axis_class c = bs_taps_at(a, position);
    // From one position to the next neither end of the taps goes back, so that those of a class are together.
    long end = bs_ceiling(a->positions - position, c.step);
    while (c.count < end) {
        long middle = (c.count + end) / 2;
        struct bs_axis_class other = bs_taps_at(a, position + middle * c.step);
        if (other.tap == c.tap && other.taps == c.taps)
            c.count = middle + 1;
        else
            end = middle;
    }
    return c;
}

/// For each class of an axis.
#define BS_EACH_CLASS(axis, class)                                                                           \
    for (long class##_phase = 0; class##_phase < bs_phases(axis); class##_phase++)                           \
        for (struct bs_axis_class class = bs_class_at(axis, class##_phase); class.count > 0;                 \
             class = bs_class_after(axis, class))

/// An empty class after the last one of a phase.
static inline struct bs_axis_class bs_class_after(const struct bs_axis *a, struct bs_axis_class c) {
    long next = c.first + c.count * c.step;
    return next < a->positions ? bs_class_at(a, next) : (struct bs_axis_class){0};
}

#endif
