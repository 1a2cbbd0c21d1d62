#ifndef BRAINSTORM_CONVOLUTION_SAMPLES_H
#define BRAINSTORM_CONVOLUTION_SAMPLES_H

#include "convolutions.h"

// Input deltas of images of few channels, which fill a vector worse than samples do: the same sums.

/// Whether it is worth turning the deltas for.
bool bs_prefers_samples(const struct bs_convolution_sizes *sizes);
long bs_samples_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine);
void bs_convolve_samples_backward(
    const struct bs_convolution_sizes *sizes, const float *output_deltas, const float *weights,
    float *input_deltas, bool accumulate, float *scratch, struct bs_machine machine);

#endif
