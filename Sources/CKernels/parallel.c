#include "kernels.h"

#include <sched.h>
#include <stdatomic.h>

// libgomp's own entry points, which compilers call for `#pragma omp parallel`: the same pool of threads that
// oneDNN uses. Compiling with -fopenmp would take flags that a package used as a dependency must not have.
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);

// Below this much work for each thread, waking another costs more than it gives.
enum { least_work = 16384 };

struct division {
    long count, unit, parts;
    bs_part *body;
    void *context;
};

static long boundary(const struct division *division, long part) {
    if (part == division->parts) return division->count;
    long units = division->count / division->unit;
    return units * part / division->parts * division->unit;
}

static void do_parts(void *data) {
    const struct division *division = data;
    // OpenMP may give fewer threads than asked for; the parts stay the same.
    for (long part = omp_get_thread_num(); part < division->parts; part += omp_get_num_threads()) {
        long start = boundary(division, part), end = boundary(division, part + 1);
        if (start < end) division->body(division->context, start, end);
    }
}

static long parts_of(long count, long unit, long cost, int threads) {
    long parts = count / unit;
    if (parts > threads) parts = threads;
    long worthwhile = count * cost / least_work;
    return parts > worthwhile ? worthwhile : parts;
}

static void divide(long count, long unit, long cost, int threads, bs_part *body, void *context) {
    if (count <= 0) return;
    long parts = parts_of(count, unit, cost, threads);
    if (parts <= 1) {
        body(context, 0, count);
        return;
    }
    struct division division = {count, unit, parts, body, context};
    GOMP_parallel(do_parts, &division, (unsigned)parts, 0);
}

void bs_divide(
    long count, long unit, long cost, struct bs_machine machine, bs_part *const versions[], void *context) {
    divide(count, unit, cost, machine.threads, versions[machine.level], context);
}

struct steps {
    struct division division;
    long count;
    bs_step_part *body;
    /// How many times a thread has ended a step. It changes in a cache line of its own.
    _Alignas(64) atomic_long ended;
};

/// Lets the other thread of a core, where it has two, go ahead.
static void pause_briefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Returns when each thread has ended so many steps. OpenMP's own barrier takes longer, and steps are short.
static void meet(struct steps *steps, long count) {
    long all = count * omp_get_num_threads();
    atomic_fetch_add_explicit(&steps->ended, 1, memory_order_release);
    for (long turns = 0; atomic_load_explicit(&steps->ended, memory_order_acquire) < all; turns++) {
        // Threads that have waited much longer than a step takes may lack a processor to go on.
        if (turns < 1000)
            pause_briefly();
        else
            sched_yield();
    }
}

static void do_steps(void *data) {
    struct steps *steps = data;
    const struct division *division = &steps->division;
    for (long step = 0; step < steps->count; step++) {
        if (step > 0) meet(steps, step);
        for (long part = omp_get_thread_num(); part < division->parts; part += omp_get_num_threads()) {
            long start = boundary(division, part), end = boundary(division, part + 1);
            if (start < end) steps->body(division->context, step, start, end);
        }
    }
}

void bs_divide_steps(
    long steps, long count, long unit, long cost, struct bs_machine machine, bs_step_part *const versions[],
    void *context) {
    if (count <= 0) return;
    bs_step_part *body = versions[machine.level];
    long parts = parts_of(count, unit, cost, machine.threads);
    if (parts <= 1) {
        for (long step = 0; step < steps; step++) body(context, step, 0, count);
        return;
    }
    struct steps all = {{count, unit, parts, NULL, context}, steps, body, 0};
    GOMP_parallel(do_steps, &all, (unsigned)parts, 0);
}

struct grid {
    bs_grid_part *body;
    void *context;
    long rows, columns;
};

static void do_rows(void *context, long start, long end) {
    const struct grid *grid = context;
    grid->body(grid->context, start, end, 0, grid->columns);
}

static void do_columns(void *context, long start, long end) {
    const struct grid *grid = context;
    grid->body(grid->context, 0, grid->rows, start, end);
}

void bs_divide_grid(
    long rows, long columns, long cost, struct bs_machine machine, bs_grid_part *const versions[],
    void *context) {
    if (rows <= 0 || columns <= 0) return;
    struct grid grid = {versions[machine.level], context, rows, columns};
    if (rows == 1)
        divide(columns, bs_flat_unit, cost, machine.threads, do_columns, &grid);
    else
        divide(rows, 1, columns * cost, machine.threads, do_rows, &grid);
}
