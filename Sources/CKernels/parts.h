#ifndef BRAINSTORM_PARTS_H
#define BRAINSTORM_PARTS_H

#include "kernels.h"

// Dividing sizes.

static inline long bs_larger(long a, long b) { return a > b ? a : b; }
static inline long bs_smaller(long a, long b) { return a < b ? a : b; }
static inline long bs_ceiling(long count, long unit) { return (count + unit - 1) / unit; }
static inline long bs_rounded(long count, long unit) { return bs_ceiling(count, unit) * unit; }

struct bs_range {
    long start, end;
};

/// Of parts of nearly the same size, which begin at multiples of the unit.
static inline struct bs_range bs_range_of(long count, long unit, long part, long parts) {
    long units = bs_ceiling(count, unit);
    return (struct bs_range){
        units * part / parts * unit, bs_smaller(units * (part + 1) / parts * unit, count)};
}

/// How many threads are worth so many multiplications, of which each is to have some microseconds.
static inline long bs_worthwhile(double multiplications, struct bs_machine machine) {
    double threads = multiplications / (1 << 18);
    return threads < 1 ? 1 : threads < machine.threads ? (long)threads : machine.threads;
}

/// A cost for `bs_divide` that is worth as many threads as there are items.
enum { bs_always = 1 << 20 };

#endif
