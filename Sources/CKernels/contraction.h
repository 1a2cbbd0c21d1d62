#ifndef BRAINSTORM_CONTRACTION_H
#define BRAINSTORM_CONTRACTION_H

#include "bs_products.h"
#include "product_sides.h"

// What matrix products and convolutions have in common: sums over an inner index, for each vector of the one
// factor with each of the other. The vectors of one side, the rows, are read by broadcast; those of the other
// are the lanes of the processor's vectors. No sum depends on which is which.

struct bs_contraction {
    struct bs_side rows_side, lanes_side;
    long rows, lanes, inner;
    float *target;
    long target_stride;
    /// Whether lanes are the target's rows.
    bool is_swapped;
    bool accumulate;
    struct bs_epilogue epilogue;
};

/// No size may be zero.
long bs_contraction_scratch(const struct bs_contraction *contraction, struct bs_machine machine);
void bs_contract(const struct bs_contraction *contraction, float *scratch, struct bs_machine machine);

#endif
