#include "COneDNN.h"
#include "multiplication.h"

#include <dnnl.h>
#include <string.h>

// oneDNN takes its threads from OpenMP, whose setting belongs to the calling thread. Inside a parallel region
// it computes on the one thread that calls it.
extern void omp_set_num_threads(int count);
extern void omp_set_dynamic(int dynamic);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);

static long at_least_one(long value) { return value > 1 ? value : 1; }

bool bs_multiply_whole(const struct bs_multiplication *m) {
    // dnnl_sgemm is declared with this signature in oneDNN 1.x, 2.x and 3.x.
    return dnnl_sgemm(
               m->a_transposed ? 'T' : 'N', m->b_transposed ? 'T' : 'N', m->rows, m->columns, m->inner, 1, m->a,
               at_least_one(m->a_stride), m->b, at_least_one(m->b_stride), m->beta, m->c,
               at_least_one(m->c_stride))
        == dnnl_success;
}

struct bs_multiplication bs_window(
    const struct bs_multiplication *whole, long row, long rows, long column, long columns) {
    struct bs_multiplication m = *whole;
    m.rows = rows;
    m.columns = columns;
    m.a += m.a_transposed ? row : row * m.a_stride;
    m.b += m.b_transposed ? column * m.b_stride : column;
    m.c += row * m.c_stride + column;
    return m;
}

// Columns are divided at multiples of this, so that every part is one that oneDNN's widest loops fill.
enum { column_unit = 16, most_rows = 128, least_columns = 128 };

// Up to so many multiplications, about 10 microseconds, another thread gains no more than waiting for it can
// cost.
static const double one_thread_work = 1 << 19;

struct division {
    const struct bs_multiplication *whole;
    long parts;
    int refused;
};

static long boundary(const struct division *division, long part) {
    if (part == division->parts) return division->whole->columns;
    return division->whole->columns / column_unit * part / division->parts * column_unit;
}

static void multiply_parts(void *data) {
    struct division *division = data;
    // OpenMP may give fewer threads than asked for; the parts stay the same.
    for (long part = omp_get_thread_num(); part < division->parts; part += omp_get_num_threads()) {
        long start = boundary(division, part);
        struct bs_multiplication m = bs_window(
            division->whole, 0, division->whole->rows, start, boundary(division, part + 1) - start);
        if (!bs_multiply_whole(&m)) __atomic_store_n(&division->refused, 1, __ATOMIC_RELAXED);
    }
}

bool bs_sgemm(
    bool a_transposed, bool b_transposed, long rows, long columns, long inner, const float *a, long a_stride,
    const float *b, long b_stride, float beta, float *c, long c_stride, int threads,
    bool deterministic) {
    if (rows == 0 || columns == 0) return true;
    if (inner == 0) {
        if (beta == 0)
            for (long row = 0; row < rows; row++) memset(c + row * c_stride, 0, columns * sizeof(float));
        return true;
    }
    struct bs_multiplication m = {a_transposed, b_transposed, rows, columns, inner, a, a_stride, b, b_stride, beta,
                               c, c_stride};
    // Otherwise the machine's load could choose how many threads there are, and with it a product's last bits.
    omp_set_dynamic(0);
    if (deterministic) return bs_multiply_windows(&m, threads);
    if ((double)rows * (double)columns * (double)inner <= one_thread_work) threads = 1;
    omp_set_num_threads(threads);
    // A step of a recurrent layer: oneDNN gains little from a second thread where each must rearrange all of
    // b for few rows. With the columns divided, each rearranges its own.
    if (b_transposed && !a_transposed && threads > 1 && rows <= most_rows
        && columns >= (long)threads * least_columns) {
        struct division division = {&m, threads, 0};
        GOMP_parallel(multiply_parts, &division, (unsigned)threads, 0);
        return !division.refused;
    }
    return bs_multiply_whole(&m);
}

int bs_onednn_version(void) {
    const dnnl_version_t *version = dnnl_version();
    return version->major * 10000 + version->minor * 100 + version->patch;
}
