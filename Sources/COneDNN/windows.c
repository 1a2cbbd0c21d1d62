#include "multiplication.h"

#include <stddef.h>

// oneDNN divides a product among threads as it sees fit, sums included, so that their number changes the last
// bits. Here the product is divided into windows by its sizes alone and every sum is made by one thread;
// threads only share out the windows. One thread computes the same windows.

extern void omp_set_num_threads(int count);
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);

// Of a window's sides, so that oneDNN's widest loops fill it.
enum { row_unit = 8, column_unit = 16 };

// In multiplications. A window of the least work takes about 10 microseconds: with less, another thread gains
// no more than waiting for it can cost. Up to `few_windows` windows may be as small; more are made only of
// products so large that rearranging the factors once for each costs little.
static const double least_work = 6e5, work_of_more = 1 << 24;
enum { few_windows = 8, most_windows = 64 };

struct grid {
    const struct bs_multiplication *whole;
    long down, across, next;
    int refused;
};

static long doubled_up_to(double limit, long most) {
    long count = 1;
    while (2 * count <= most && (double)(2 * count) <= limit) count *= 2;
    return count;
}

static void choose(struct grid *grid) {
    const struct bs_multiplication *m = grid->whole;
    double work = (double)m->rows * (double)m->columns * (double)m->inner;
    long count = doubled_up_to(work / least_work, few_windows);
    long more = doubled_up_to(work / work_of_more, most_windows);
    if (more > count) count = more;
    long most_down = m->rows / row_unit, most_across = m->columns / column_unit;
    grid->down = 1;
    grid->across = 1;
    // Each cut goes where it leaves less to be rearranged twice: through the longer side.
    while (grid->down * grid->across < count) {
        bool can_down = 2 * grid->down <= most_down, can_across = 2 * grid->across <= most_across;
        if (!can_down && !can_across) return;
        bool is_tall = m->rows * grid->across > m->columns * grid->down;
        if (can_down && (is_tall || !can_across))
            grid->down *= 2;
        else
            grid->across *= 2;
    }
}

static long boundary(long size, long unit, long part, long parts) {
    return part == parts ? size : size / unit * part / parts * unit;
}

static void compute_windows(void *data) {
    struct grid *grid = data;
    const struct bs_multiplication *m = grid->whole;
    long count = grid->down * grid->across;
    while (true) {
        long window = __atomic_fetch_add(&grid->next, 1, __ATOMIC_RELAXED);
        if (window >= count) return;
        long i = window / grid->across, j = window % grid->across;
        long row = boundary(m->rows, row_unit, i, grid->down);
        long column = boundary(m->columns, column_unit, j, grid->across);
        struct bs_multiplication part = bs_window(
            m, row, boundary(m->rows, row_unit, i + 1, grid->down) - row, column,
            boundary(m->columns, column_unit, j + 1, grid->across) - column);
        if (!bs_multiply_whole(&part)) __atomic_store_n(&grid->refused, 1, __ATOMIC_RELAXED);
    }
}

bool bs_multiply_windows(const struct bs_multiplication *m, int threads) {
    struct grid grid = {.whole = m};
    choose(&grid);
    long count = grid.down * grid.across;
    // For a region of one thread, which oneDNN does not know from no region at all.
    omp_set_num_threads(1);
    if (count == 1 || threads == 1)
        compute_windows(&grid);
    else
        GOMP_parallel(compute_windows, &grid, (unsigned)(count < threads ? count : threads), 0);
    return !grid.refused;
}
