#include "long_products.h"
#include "parts.h"

/// Whether the target's rows fill vectors so much better than its columns that they are to be the lanes. The
/// sums are then turned as they are stored, which takes its time.
static bool is_narrow(const struct bs_product *p) {
    long plain = p->rows * bs_rounded(p->columns, bs_lanes);
    long swapped = p->columns * bs_rounded(p->rows, bs_lanes);
    return swapped + swapped / 4 < plain;
}

static struct bs_contraction contraction_of(const struct bs_product *p) {
    struct bs_side left = {.base = p->left, .stride = p->left_stride, .along = !p->left_transposed};
    struct bs_side right = {.base = p->right, .stride = p->right_stride, .along = p->right_transposed};
    bool is_swapped = is_narrow(p);
    return (struct bs_contraction){
        .rows_side = is_swapped ? right : left, .lanes_side = is_swapped ? left : right,
        .rows = is_swapped ? p->columns : p->rows, .lanes = is_swapped ? p->rows : p->columns,
        .inner = p->inner, .target = p->target, .target_stride = p->target_stride, .is_swapped = is_swapped,
        .accumulate = p->accumulate, .epilogue = p->epilogue};
}

long bs_product_scratch(const struct bs_product *product, struct bs_machine machine) {
    if (product->rows <= 0 || product->columns <= 0 || product->inner <= 0) return 0;
    struct bs_contraction c = contraction_of(product);
    return bs_is_long(&c, machine) ? bs_long_scratch(&c, machine) : bs_contraction_scratch(&c, machine);
}

/// Sums of nothing.
static void add_nothing(const struct bs_product *p, struct bs_machine machine) {
    for (long row = 0; row < p->rows && !p->accumulate; row++)
        bs_fill(p->target + row * p->target_stride, p->columns, 0, machine);
    bs_apply_epilogue(p->target, p->target_stride, p->rows, p->columns, &p->epilogue, machine);
}

void bs_product(const struct bs_product *product, float *scratch, struct bs_machine machine) {
    if (product->rows <= 0 || product->columns <= 0) return;
    if (product->inner <= 0) {
        add_nothing(product, machine);
        return;
    }
    struct bs_contraction c = contraction_of(product);
    if (bs_is_long(&c, machine))
        bs_contract_long(&c, scratch, machine);
    else
        bs_contract(&c, scratch, machine);
}
