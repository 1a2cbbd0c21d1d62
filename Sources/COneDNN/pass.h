#ifndef BRAINSTORM_CONEDNN_PASS_H
#define BRAINSTORM_CONEDNN_PASS_H

#include "COneDNN_convolution.h"

// What convolution.c divides a convolution into: one call of oneDNN with what it needs. As in
// COneDNN_convolution.h, except that oneDNN plans and computes with the number of threads given.

typedef struct bs_pass bs_pass;

bs_pass *bs_pass_make(
    const struct bs_convolution_shape *shape, enum bs_convolution_result result, int threads);
void bs_pass_free(bs_pass *pass);
const char *bs_pass_implementation(const bs_pass *pass);
long bs_pass_scratch(const bs_pass *pass);
bool bs_pass_run(bs_pass *pass, float *inputs, float *weights, float *outputs, float *scratch);

#endif
