#include "kernels.h"
#include "pool.h"

// Below this much work for each thread, waking another costs more than it gives.
enum { least_work = 16384 };

// Where there is enough work, a thread has several parts, of which others can take some if it comes late.
enum { most_parts = 4, finer_work = 4 * least_work };

struct division {
    long count, unit, parts;
    bs_part *body;
    bs_step_part *step_body;
    void *context;
};

static long boundary(const struct division *division, long part) {
    if (part == division->parts) return division->count;
    long units = division->count / division->unit;
    return units * part / division->parts * division->unit;
}

static void do_part(void *context, long step, long part) {
    const struct division *division = context;
    (void)step;
    division->body(division->context, boundary(division, part), boundary(division, part + 1));
}

static void do_step_part(void *context, long step, long part) {
    const struct division *division = context;
    division->step_body(division->context, step, boundary(division, part), boundary(division, part + 1));
}

static long parts_of(long count, long unit, long cost, int threads) {
    long worthwhile = count * cost / least_work, finer = count * cost / finer_work;
    long parts = worthwhile < threads ? worthwhile : finer < threads ? threads : finer;
    if (parts > (long)threads * most_parts) parts = (long)threads * most_parts;
    return parts > count / unit ? count / unit : parts;
}

static void divide(long count, long unit, long cost, int threads, bs_part *body, void *context) {
    if (count <= 0) return;
    long parts = threads < 2 ? 1 : parts_of(count, unit, cost, threads);
    if (parts <= 1) {
        body(context, 0, count);
        return;
    }
    struct division division = {count, unit, parts, body, NULL, context};
    bs_pool_run(do_part, &division, 1, parts, threads);
}

void bs_divide(
    long count, long unit, long cost, struct bs_machine machine, bs_part *const versions[], void *context) {
    divide(count, unit, cost, machine.threads, versions[machine.level], context);
}

void bs_divide_steps(
    long steps, long count, long unit, long cost, struct bs_machine machine, bs_step_part *const versions[],
    void *context) {
    if (count <= 0) return;
    bs_step_part *body = versions[machine.level];
    long parts = machine.threads < 2 ? 1 : parts_of(count, unit, cost, machine.threads);
    if (parts <= 1) {
        for (long step = 0; step < steps; step++) body(context, step, 0, count);
        return;
    }
    struct division division = {count, unit, parts, NULL, body, context};
    bs_pool_run(do_step_part, &division, steps, parts, machine.threads);
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
