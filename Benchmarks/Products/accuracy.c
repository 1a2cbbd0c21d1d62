#include "CKernels.h"

#include <dnnl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Errors of bs_product and of oneDNN's dnnl_sgemm, against sums in double precision. See README.md.

enum { size = 64, elements = size * size };

enum numbers { positive, uniform, normal };
static const char *const names[] = {"0 to 1", "-1 to 1", "normal"};

static float number(enum numbers numbers) {
    double u = drand48();
    switch (numbers) {
    case positive: return (float)u;
    case uniform: return (float)(2 * u - 1);
    default: return (float)(sqrt(-2 * log(1 - u)) * cos(2 * 3.14159265358979 * drand48()));
    }
}

static float *some(long count, enum numbers numbers) {
    float *values = aligned_alloc(64, ((size_t)count * sizeof(float) + 63) / 64 * 64 + 64);
    if (!values) exit(2);
    for (long i = 0; i < count; i++) values[i] = number(numbers);
    return values;
}

struct error {
    double most, squares;
};

static void note(struct error *error, double difference) {
    error->most = fmax(error->most, fabs(difference));
    error->squares += difference * difference;
}

static void measure(enum numbers numbers, long inner) {
    float *left = some(size * inner, numbers), *right = some(size * inner, numbers);
    float *ours = some(elements, numbers), *theirs = some(elements, numbers);
    struct bs_machine machine = {1, bs_highest_level()};
    struct bs_product p = {
        .rows = size, .columns = size, .inner = inner, .left = left, .right = right, .target = ours,
        .left_stride = inner, .right_stride = inner, .target_stride = size, .right_transposed = true};
    float *scratch = some(bs_product_scratch(&p, machine), positive);
    bs_product(&p, scratch, machine);
    dnnl_sgemm('N', 'T', size, size, inner, 1, left, inner, right, inner, 0, theirs, size);
    struct error our_error = {0}, their_error = {0};
    double squares = 0;
    for (long i = 0; i < elements; i++) {
        double sum = 0;
        const float *a = left + i / size * inner, *b = right + i % size * inner;
        for (long k = 0; k < inner; k++) sum += (double)a[k] * (double)b[k];
        note(&our_error, (double)ours[i] - sum);
        note(&their_error, (double)theirs[i] - sum);
        squares += sum * sum;
    }
    double scale = sqrt(squares / elements);
    printf(
        "%-8s %7ld  %9.3g %9.3g  %9.3g %9.3g  %5.2f %5.2f\n", names[numbers], inner, our_error.most / scale,
        sqrt(our_error.squares / elements) / scale, their_error.most / scale,
        sqrt(their_error.squares / elements) / scale, our_error.most / their_error.most,
        sqrt(our_error.squares / their_error.squares));
    free(left), free(right), free(ours), free(theirs), free(scratch);
}

int main(void) {
    printf("%-8s %7s  %9s %9s  %9s %9s  %5s %5s\n", "", "inner", "max", "rms", "theirs", "", "ratio", "");
    for (int numbers = positive; numbers <= (int)normal; numbers++)
        for (long inner = 100; inner <= 100000; inner *= 10) measure((enum numbers)numbers, inner);
}
