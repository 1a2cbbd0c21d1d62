#ifndef BRAINSTORM_CONVOLUTIONS_H
#define BRAINSTORM_CONVOLUTIONS_H

#include "bs_convolutions.h"
#include "convolution_axes.h"

// What the passes of a convolution have in common.

static inline long bs_window_count(const struct bs_convolution_sizes *s) {
    return s->batch * s->output_height * s->output_width;
}
static inline long bs_kernel_count(const struct bs_convolution_sizes *s) {
    return s->kernel_height * s->kernel_width * s->channels;
}

long bs_gradient_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine);

#endif
