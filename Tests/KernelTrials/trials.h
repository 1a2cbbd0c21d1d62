#ifndef BRAINSTORM_TRIALS_H
#define BRAINSTORM_TRIALS_H

#include "CKernels.h"
#include "bs_highway.h"
#include "bs_row_losses.h"

#include <stddef.h>

// A trial calls a kernel with numbers that are functions of the case alone and reports a digest of the bits
// of all results. The digests must be the same at every vector level, on every processor, for any number of
// threads.

/// What all trials compute with.
extern struct bs_machine machine;

enum numbers {
    /// From −4 to 4.
    ordinary,
    /// Of any sign, and of exponents from −40 to 40.
    wide,
    /// Zeros, denormal numbers and their neighbours.
    tiny,
    /// Those and infinities, the largest numbers, and what is not a number.
    extreme
};
enum { number_kinds = 4 };
extern const char *const number_names[number_kinds];

struct shape {
    long rows, columns, gap;
};
enum { shape_count = 8, flat_count = 9 };
extern const struct shape shapes[shape_count];
/// Of flat arrays.
extern const long flats[flat_count];

/// Rows with gaps between them, which no kernel may write to.
struct matrix {
    float *base;
    long rows, columns, stride;
};

struct matrix matrix(long rows, long columns, long gap, enum numbers kind);
float *vector(long count, enum numbers kind);
/// Whole numbers from `low` to `high`, as floats.
float *whole_numbers(long count, long low, long high);
/// From 0 to 1, both included.
float *shares(long count);
uint32_t *words(long count);
/// Whatever it holds must not matter.
float *scratch(long count);

void digest_vector(const float *values, long count);
void digest_matrix(struct matrix m);
void digest_double(double value);
/// Prints the digest of a case and begins the next one: what was made for this one is gone.
void report(const char *kernel, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Ends the process.
void fail(const char *what) __attribute__((noreturn));

#define FOR_KINDS(kind) for (enum numbers kind = ordinary; (int)kind < number_kinds; kind++)
#define FOR_SHAPES(shape) for (const struct shape *shape = shapes; shape < shapes + shape_count; shape++)
#define FOR_FLATS(count) for (int flat_ = 0, one_; flat_ < flat_count; flat_++)                              \
        for (long count = (one_ = 1, flats[flat_]); one_; one_ = 0)
#define FOR_BOTH(flag) for (int flag = 0; flag < 2; flag++)

void activation_trials(void);
void attention_trials(void);
void caller_trials(void);
void conversion_trials(void);
void convolution_trials(void);
void copy_trials(void);
void elementwise_trials(void);
void embedding_trials(void);
void entropy_trials(void);
void gated_trials(void);
void lstm_trials(void);
void normalization_trials(void);
void pooling_trials(void);
void product_trials(void);
void random_trials(void);
void row_loss_trials(void);
void step_trials(void);
void update_trials(void);

#endif
