#ifndef BRAINSTORM_LONG_PRODUCTS_H
#define BRAINSTORM_LONG_PRODUCTS_H

#include "contraction.h"

// Small targets with long sums are divided among threads by blocks of the sums, which are kept apart and
// added in order, group by group: the same sums as those of one thread.

/// Whether it is worth it.
bool bs_is_long(const struct bs_contraction *contraction, struct bs_machine machine);
long bs_long_scratch(const struct bs_contraction *contraction, struct bs_machine machine);
void bs_contract_long(
    const struct bs_contraction *contraction, float *scratch, struct bs_machine machine);

#endif
