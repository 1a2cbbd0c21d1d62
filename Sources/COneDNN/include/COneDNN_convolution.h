#ifndef BRAINSTORM_CONEDNN_CONVOLUTION_H
#define BRAINSTORM_CONEDNN_CONVOLUTION_H

#include <stdbool.h>

// Convolutions of images (batch, height, width, channels) with weights (filters, kernel height, kernel width,
// channels), all row-major without gaps: the products of a pass alone, without bias and activation.

struct bs_convolution_shape {
    long batch, height, width, channels, filters;
    long kernel_height, kernel_width;
    long vertical_stride, horizontal_stride;
    long top, left, bottom, right;
    long output_height, output_width;
};

/// Which of the three arrays is computed from the other two.
enum bs_convolution_result { bs_convolution_outputs, bs_convolution_inputs, bs_convolution_weights };

/// One pass at one shape, made ready: to be made once and run many times.
typedef struct bs_convolution bs_convolution;

/// Null if oneDNN has nothing for the shape or there is no memory. No size may be zero. If `deterministic`, the
/// bits of the result do not depend on the number of threads.
bs_convolution *bs_convolution_make(
    const struct bs_convolution_shape *shape, enum bs_convolution_result result, int threads,
    bool deterministic);
void bs_convolution_free(bs_convolution *convolution);

/// oneDNN's name of what it computes the pass with, such as `brgconv:avx512_core`. Valid as long as the pass.
const char *bs_convolution_implementation(const bs_convolution *convolution);
/// How many floats of scratch memory, on a 64-byte boundary, bs_convolution_run needs.
long bs_convolution_scratch(const bs_convolution *convolution);
/// Overwrites the array that is the pass's result and only reads the other two. Returns whether oneDNN
/// accepted the call.
bool bs_convolution_run(
    bs_convolution *convolution, float *inputs, float *weights, float *outputs, float *scratch);

#endif
