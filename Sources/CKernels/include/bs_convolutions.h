#ifndef BRAINSTORM_BS_CONVOLUTIONS_H
#define BRAINSTORM_BS_CONVOLUTIONS_H

#include "bs_products.h"

// Convolutions of images (batch, height, width, channels) with weights (filters, kernel height, kernel width,
// channels) to outputs (batch, output height, output width, filters), all row-major without gaps. The kernel
// is not flipped, and the images have zeros around them. As with matrix products (bs_products.h), no bit
// depends on the vector level or the threads. With s for strides, (top, left) for the zeros before an image,
// Y = y s + i − top and X = x s + j − left:
//
//     outputs[n, y, x, f] = epilogue(Σ inputs[n, Y, X, c] × weights[f, i, j, c])
//     input deltas[n, Y, X, c] (+)= Σ output deltas[n, y, x, f] × weights[f, i, j, c]
//     weight gradients[f, i, j, c] (+)= Σ output deltas[n, y, x, f] × inputs[n, Y, X, c]
//
// Each sum has an index, and its terms come in ascending order of that:
//
// - outputs: (i × kernel width + j) × channels + c;
// - input deltas: (i × kernel width + j) × filters + f;
// - weight gradients: (n × output height + y) × output width + x.
//
// Terms with positions outside of the inputs or the outputs are left out, but for weight gradients of images
// for which bs_has_padded_images: there the zeros around the images are numbers like those in them.
//
// The block of a term is its index divided by bs_sum_block, rounded down, and the group of a block its number
// divided by bs_group_blocks. Within a block, s = 0, and for each of its terms in order s = a × b + s,
// rounded once. Blocks and groups that have no term take no part. In the first group, the blocks' sums are
// added in order: t = s for the first or, if the result is accumulated, t = target + s; then t = t + s for
// each other. Each later group is added up by itself: g = s for its first block, then g = g + s for each
// other; and then t = t + g. A sum without terms is 0, or leaves the target as it is.

enum { bs_few_channels = 8 };

struct bs_convolution_sizes {
    long batch, height, width, channels, filters;
    long kernel_height, kernel_width;
    long vertical_stride, horizontal_stride;
    /// Zeros above the image and left of it. Those below and on the right follow from the outputs' size.
    long top, left;
    long output_height, output_width;
};

/// Whether images have fewer than bs_few_channels channels, and the zeros around them that outputs see make
/// them at most four times as large.
bool bs_has_padded_images(const struct bs_convolution_sizes *sizes);

/// How many floats of scratch memory, on a 64-byte boundary, any of the passes needs.
long bs_convolve_scratch(const struct bs_convolution_sizes *sizes, struct bs_machine machine);

/// - weights_transposed: whether the weights lie as (kernel height, kernel width, channels, filters).
void bs_convolve(
    const struct bs_convolution_sizes *sizes, const float *inputs, const float *weights,
    bool weights_transposed, const struct bs_epilogue *epilogue, float *outputs, float *scratch,
    struct bs_machine machine);
void bs_convolve_input_deltas(
    const struct bs_convolution_sizes *sizes, const float *output_deltas, const float *weights,
    float *input_deltas, bool accumulate, float *scratch, struct bs_machine machine);
void bs_convolve_weight_gradients(
    const struct bs_convolution_sizes *sizes, const float *inputs, const float *output_deltas,
    float *weight_gradients, bool accumulate, float *scratch, struct bs_machine machine);

#endif
