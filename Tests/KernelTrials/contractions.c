#include "trials.h"

#include "bs_convolutions.h"
#include "bs_products.h"

#include <string.h>

// Products and convolutions. Digests compare processors; that the sums are those of the definition, products.c and
// convolutions.c show.

static struct matrix factor(long rows, long columns, bool transposed, long gap, enum numbers kind) {
    return transposed ? matrix(columns, rows, gap, kind) : matrix(rows, columns, gap, kind);
}

static void product(long rows, long columns, long inner, int way, enum numbers kind) {
    struct bs_product p = {.rows = rows, .columns = columns, .inner = inner};
    p.left_transposed = way & 1, p.right_transposed = way >> 1 & 1, p.accumulate = way >> 2 & 1;
    struct matrix left = factor(rows, inner, p.left_transposed, way, kind);
    struct matrix right = factor(inner, columns, p.right_transposed, 3, kind);
    struct matrix target = matrix(rows, columns, way == 3 ? 16 : 0, kind);
    p.left = left.base, p.left_stride = left.stride, p.right = right.base, p.right_stride = right.stride;
    p.target = target.base, p.target_stride = target.stride;
    p.epilogue.bias = way % 3 ? vector(columns, kind) : NULL;
    p.epilogue.activation = way == 5 ? bs_sigmoid : way == 2 ? bs_relu : bs_linear;
    bs_product(&p, scratch(bs_product_scratch(&p, machine)), machine);
    digest_matrix(target);
    report("bs_product", "%ldx%ldx%ld way %d %s", rows, columns, inner, way, number_names[kind]);
}

static void convolution(struct bs_convolution_sizes s, enum numbers kind) {
    long image = s.height * s.width * s.channels, positions = s.output_height * s.output_width;
    long kernel = s.kernel_height * s.kernel_width * s.channels;
    float *inputs = vector(s.batch * image, kind), *weights = vector(s.filters * kernel, kind);
    float *outputs = vector(s.batch * positions * s.filters, kind), *bias = vector(s.filters, kind);
    float *deltas = vector(s.batch * positions * s.filters, kind), *input_deltas = vector(s.batch * image, kind);
    float *gradients = vector(s.filters * kernel, kind);
    float *space = scratch(bs_convolve_scratch(&s, machine));
    struct bs_epilogue epilogue = {.bias = bias, .activation = bs_tanh};
    bs_convolve(&s, inputs, weights, false, &epilogue, outputs, space, machine);
    digest_vector(outputs, s.batch * positions * s.filters);
    FOR_BOTH(accumulate) {
        bs_convolve_input_deltas(&s, deltas, weights, input_deltas, accumulate, space, machine);
        digest_vector(input_deltas, s.batch * image);
        bs_convolve_weight_gradients(&s, inputs, deltas, gradients, accumulate, space, machine);
        digest_vector(gradients, s.filters * kernel);
    }
    report(
        "bs_convolve", "%ldx%ldx%ldx%ld, %ld filters of %ldx%ld, strides %ld %ld %s", s.batch, s.height, s.width,
        s.channels, s.filters, s.kernel_height, s.kernel_width, s.vertical_stride, s.horizontal_stride,
        number_names[kind]);
}

void product_trials(void) {
    static const long sizes[][3] = {
        {0, 3, 2}, {3, 0, 2}, {3, 2, 0}, {1, 1, 1}, {1, 300, 784}, {3, 17, 33}, {7, 40, 385}, {16, 16, 16},
        {31, 33, 768}, {50, 10, 1000}, {64, 130, 260}, {100, 120, 200}, {10, 20, 5000},
        {5, 36, 6145}, {2, 40, 13000}, {33, 32, 6529},
    };
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++)
        for (int way = 0; way < 8; way++) product(sizes[i][0], sizes[i][1], sizes[i][2], way, ordinary);
    FOR_KINDS(kind) product(9, 35, 70, 6, kind);
}

void convolution_trials(void) {
    static const struct bs_convolution_sizes sizes[] = {
        {2, 5, 6, 3, 4, 3, 3, 1, 1, 1, 1, 5, 6}, {3, 9, 7, 1, 5, 3, 2, 2, 1, 0, 1, 4, 8},
        {2, 8, 8, 16, 20, 3, 3, 1, 1, 1, 1, 8, 8}, {4, 6, 6, 12, 33, 1, 1, 1, 1, 0, 0, 6, 6},
        {3, 1, 40, 10, 17, 1, 5, 1, 1, 0, 2, 1, 40}, {2, 12, 12, 8, 9, 5, 5, 2, 2, 2, 2, 6, 6},
        {0, 4, 4, 2, 3, 3, 3, 1, 1, 1, 1, 4, 4}, {1, 14, 14, 20, 32, 3, 3, 1, 1, 1, 1, 14, 14},
        {9, 28, 28, 8, 6, 3, 3, 1, 1, 1, 1, 28, 28}, {1, 3, 3, 2100, 4, 3, 3, 1, 1, 1, 1, 3, 3},
        {16, 3, 3, 2, 1100, 3, 3, 1, 1, 1, 1, 3, 3},
    };
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++) convolution(sizes[i], ordinary);
    FOR_KINDS(kind) convolution(sizes[0], kind);
}
