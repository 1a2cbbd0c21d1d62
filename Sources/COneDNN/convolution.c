#include "pass.h"

#include <stdlib.h>

// Either one call of oneDNN, which divides it among threads as it sees fit, or, if the bits are not to depend
// on threads, parts of the batch that the sizes alone decide on, each computed by one thread. What the parts
// find for the weights' gradients is added in their order.

extern void omp_set_num_threads(int count);
extern void omp_set_dynamic(int dynamic);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);

enum { most_parts = 16, most_gradients = 8, alignment = 16 };

// Of a part, in multiplications; about 50 microseconds.
static const double least_work = 1 << 21;
/// All parts' gradients together have no more than so many numbers, 16 MiB.
static const long gradient_memory = 1 << 22;

struct bs_convolution {
    enum bs_convolution_result result;
    long parts, workers;
    /// Of a part, in images; the first `larger` parts have one more.
    long images, larger;
    long input_image, output_image, weights;
    /// In floats.
    long scratch_each, gradient_stride;
    /// For each worker, since a pass is used by one thread at a time: that of a larger part and of another.
    bs_pass **passes;
};

static long aligned(long count) { return (count + alignment - 1) / alignment * alignment; }

static long parts_of(const struct bs_convolution_shape *s, enum bs_convolution_result result, long weights) {
    double work = (double)s->batch * (double)(s->output_height * s->output_width) * (double)weights;
    long parts = result == bs_convolution_weights ? most_gradients : most_parts;
    if (result == bs_convolution_weights && parts > gradient_memory / weights)
        parts = gradient_memory / weights;
    if (parts > s->batch) parts = s->batch;
    if ((double)parts > work / least_work) parts = (long)(work / least_work);
    return parts > 1 ? parts : 1;
}

static bool make_pass(
    bs_convolution *c, long index, const struct bs_convolution_shape *shape, long batch, int threads) {
    struct bs_convolution_shape part = *shape;
    part.batch = batch;
    c->passes[index] = bs_pass_make(&part, c->result, threads);
    if (!c->passes[index]) return false;
    long scratch = aligned(bs_pass_scratch(c->passes[index]));
    if (scratch > c->scratch_each) c->scratch_each = scratch;
    return true;
}

bs_convolution *bs_convolution_make(
    const struct bs_convolution_shape *shape, enum bs_convolution_result result, int threads,
    bool deterministic) {
    bs_convolution *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->result = result;
    c->input_image = shape->height * shape->width * shape->channels;
    c->output_image = shape->output_height * shape->output_width * shape->filters;
    c->weights = shape->filters * shape->kernel_height * shape->kernel_width * shape->channels;
    c->gradient_stride = aligned(c->weights);
    c->parts = deterministic ? parts_of(shape, result, c->weights) : 1;
    c->workers = c->parts < threads ? c->parts : threads;
    c->images = shape->batch / c->parts;
    c->larger = shape->batch % c->parts;
    c->passes = calloc((size_t)(2 * c->workers), sizeof *c->passes);
    bool made = c->passes != NULL;
    for (long worker = 0; worker < c->workers && made; worker++) {
        int pass_threads = deterministic ? 1 : threads;
        if (c->larger > 0) made = make_pass(c, 2 * worker, shape, c->images + 1, pass_threads);
        made = made && make_pass(c, 2 * worker + 1, shape, c->images, pass_threads);
    }
    if (made) return c;
    bs_convolution_free(c);
    return NULL;
}

void bs_convolution_free(bs_convolution *c) {
    if (!c) return;
    for (long i = 0; c->passes && i < 2 * c->workers; i++) bs_pass_free(c->passes[i]);
    free(c->passes);
    free(c);
}

const char *bs_convolution_implementation(const bs_convolution *c) {
    return bs_pass_implementation(c->passes[1]);
}

long bs_convolution_scratch(const bs_convolution *c) {
    long gradients = c->result == bs_convolution_weights ? (c->parts - 1) * c->gradient_stride : 0;
    return c->workers * c->scratch_each + gradients;
}

// MARK: Running

struct run {
    const bs_convolution *convolution;
    float *inputs, *weights, *outputs, *scratch;
    /// Of the parts after the first, whose gradients go straight to the weights.
    float *gradients;
    long next;
    int refused;
};

static void run_parts(void *data) {
    struct run *run = data;
    const bs_convolution *c = run->convolution;
    long worker = omp_get_thread_num();
    while (true) {
        long part = __atomic_fetch_add(&run->next, 1, __ATOMIC_RELAXED);
        if (part >= c->parts) return;
        bool is_larger = part < c->larger;
        long image = part * c->images + (is_larger ? part : c->larger);
        float *weights = run->weights;
        if (c->result == bs_convolution_weights && part > 0)
            weights = run->gradients + (part - 1) * c->gradient_stride;
        if (!bs_pass_run(
                c->passes[2 * worker + (is_larger ? 0 : 1)], run->inputs + image * c->input_image, weights,
                run->outputs + image * c->output_image, run->scratch + worker * c->scratch_each))
            __atomic_store_n(&run->refused, 1, __ATOMIC_RELAXED);
    }
}

static void add_gradients(void *data) {
    const struct run *run = data;
    const bs_convolution *c = run->convolution;
    long thread = omp_get_thread_num(), threads = omp_get_num_threads();
    long start = c->weights * thread / threads, end = c->weights * (thread + 1) / threads;
    for (long part = 1; part < c->parts; part++) {
        const float *gradients = run->gradients + (part - 1) * c->gradient_stride;
        for (long i = start; i < end; i++) run->weights[i] += gradients[i];
    }
}

bool bs_convolution_run(bs_convolution *c, float *inputs, float *weights, float *outputs, float *scratch) {
    if (c->parts == 1) return bs_pass_run(c->passes[1], inputs, weights, outputs, scratch);
    struct run run = {
        .convolution = c, .inputs = inputs, .weights = weights, .outputs = outputs, .scratch = scratch,
        .gradients = scratch + c->workers * c->scratch_each};
    omp_set_dynamic(0);
    // For a region of one thread, which oneDNN does not know from no region at all.
    omp_set_num_threads(1);
    GOMP_parallel(run_parts, &run, (unsigned)c->workers, 0);
    if (c->result == bs_convolution_weights && !run.refused) {
        // Below this, waking threads costs more than adding.
        bool is_small = c->weights * c->parts < 1 << 16;
        GOMP_parallel(add_gradients, &run, is_small ? 1u : (unsigned)c->workers, 0);
    }
    return !run.refused;
}
