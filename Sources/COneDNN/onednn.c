#include "COneDNN.h"

#include <dnnl.h>
#include <string.h>

// oneDNN takes its threads from OpenMP, whose setting belongs to the calling thread.
extern void omp_set_num_threads(int count);

static long at_least_one(long value) { return value > 1 ? value : 1; }

bool bs_sgemm(
    bool a_transposed, bool b_transposed, long rows, long columns, long inner, const float *a, long a_stride,
    const float *b, long b_stride, float beta, float *c, long c_stride, int threads) {
    if (rows == 0 || columns == 0) return true;
    if (inner == 0) {
        if (beta == 0)
            for (long row = 0; row < rows; row++) memset(c + row * c_stride, 0, columns * sizeof(float));
        return true;
    }
    omp_set_num_threads(threads);
    // dnnl_sgemm is declared with this signature in oneDNN 1.x, 2.x and 3.x.
    return dnnl_sgemm(
               a_transposed ? 'T' : 'N', b_transposed ? 'T' : 'N', rows, columns, inner, 1, a,
               at_least_one(a_stride), b, at_least_one(b_stride), beta, c, at_least_one(c_stride))
        == dnnl_success;
}

int bs_onednn_version(void) {
    const dnnl_version_t *version = dnnl_version();
    return version->major * 10000 + version->minor * 100 + version->patch;
}
