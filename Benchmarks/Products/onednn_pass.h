#ifndef BRAINSTORM_ONEDNN_PASS_H
#define BRAINSTORM_ONEDNN_PASS_H

#include <stdbool.h>

// oneDNN's convolutions of images (batch, height, width, channels) with weights (filters, kernel height, kernel width,
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
typedef struct bs_pass bs_pass;

/// Null if oneDNN has nothing for the shape or there is no memory. No size may be zero.
bs_pass *bs_pass_make(
    const struct bs_convolution_shape *shape, enum bs_convolution_result result, int threads);
void bs_pass_free(bs_pass *pass);
/// oneDNN's name of what it computes the pass with, such as `brgconv:avx512_core`. Valid as long as the pass.
const char *bs_pass_implementation(const bs_pass *pass);
/// How many floats of scratch memory, on a 64-byte boundary, bs_pass_run needs.
long bs_pass_scratch(const bs_pass *pass);
/// Overwrites the array that is the pass's result and only reads the other two. Returns whether oneDNN accepted the call.
bool bs_pass_run(bs_pass *pass, float *inputs, float *weights, float *outputs, float *scratch);

#endif
