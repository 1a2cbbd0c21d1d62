#ifndef BRAINSTORM_POOLING_H
#define BRAINSTORM_POOLING_H

#include "bs_machine.h"

#include <stdbool.h>

// Windows that move over images, of which each channel is treated by itself. Images are height x width x
// channels without gaps; a stride of images is the distance between the beginnings of two in elements.
// What a window covers outside the image does not count, and a window wholly outside gives 0.

struct bs_pooling {
    long images, height, width, channels;
    long output_height, output_width;
    long kernel_height, kernel_width;
    long vertical_stride, horizontal_stride;
    // How far the first window begins outside the image.
    long top, left;
};

/// The largest number of each window, and where in the image the first such stands: the element's index, or
/// -1 for a window wholly outside. What is not a number is larger than all numbers.
void bs_max_pooling(
    const struct bs_pooling *pooling, const float *inputs, long inputs_stride, float *outputs,
    long outputs_stride, float *argmax, long argmax_stride, struct bs_machine machine);
/// Each delta goes to the element that argmax names, and to none if there is no such element.
void bs_max_pooling_backward(
    const struct bs_pooling *pooling, const float *output_deltas, long output_deltas_stride,
    const float *argmax, long argmax_stride, float *input_deltas, long input_deltas_stride, bool accumulate,
    struct bs_machine machine);

/// The mean of the window's elements in the image.
void bs_average_pooling(
    const struct bs_pooling *pooling, const float *inputs, long inputs_stride, float *outputs,
    long outputs_stride, struct bs_machine machine);
/// Each delta is shared out evenly among the window's elements in the image.
void bs_average_pooling_backward(
    const struct bs_pooling *pooling, const float *output_deltas, long output_deltas_stride,
    float *input_deltas, long input_deltas_stride, bool accumulate, struct bs_machine machine);

#endif
