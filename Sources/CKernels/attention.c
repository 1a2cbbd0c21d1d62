#include "exponentials.h"
#include "rows.h"
#include "tiles.h"

#include <float.h>
#include <stdatomic.h>

// Each (sample, head) is done by one thread, a block of queries at a time, so that no matrix of all scores
// ever exists. The backward pass computes the scores anew and finds the probabilities from the kept
// logarithms of their sums (Dao et al., "FlashAttention", 2022).

// A multiple of the rows of a tile.
enum { query_block = 48 };

/// The log sum of a query that has no keys: its probabilities are found to be 0.
static const float no_keys = FLT_MAX;

struct attention_work {
    const struct bs_attention *attention;
    float *scratch;
    long scratch_each;
    /// The first (sample, head) that nobody has begun.
    atomic_long next;
};

/// One worker's share of the scratch memory, and one (sample, head).
struct head_work {
    const struct bs_attention *a;
    long sample, head;
    float *scores, *score_deltas, *transposed_keys, *transposed_values, *panels, *query_panels, *delta_panels;
    // Of a block's rows.
    float *numbers;
};

/// Where the rows of a (sample, head) begin in a matrix of heads.
BS_INLINE long origin(const struct head_work *h, long stride) {
    return h->sample * stride + h->head * h->a->size;
}

/// The scratch of one worker, which `h` receives if there is memory.
static long lay_out(const struct bs_attention *a, bool backward, float *memory, struct head_work *h) {
    long keys = bs_in_panels(a->time), features = bs_in_panels(a->size);
    long block = a->time < query_block ? a->time : query_block;
    long used = 0;
#define BS_TAKE(name, count)                                                                                 \
    do {                                                                                                     \
        if (memory) h->name = memory + used;                                                                 \
        used += (count);                                                                                     \
    } while (0)
    BS_TAKE(scores, block * keys);
    BS_TAKE(transposed_keys, keys * a->size);
    BS_TAKE(panels, a->time * features);
    BS_TAKE(numbers, query_block);
    if (backward) {
        BS_TAKE(score_deltas, block * keys);
        BS_TAKE(transposed_values, keys * a->size);
        BS_TAKE(query_panels, block * features);
        BS_TAKE(delta_panels, block * features);
    }
#undef BS_TAKE
    return (used + bs_lanes - 1) / bs_lanes * bs_lanes;
}

/// Whether `key` is there for queries. Others take no part, whatever they hold.
BS_INLINE bool is_key(const struct head_work *h, long key) {
    const float *mask = h->a->mask;
    return !mask || mask[key * h->a->batch + h->sample] != 0;
}

/// Panels of rows that are no keys hold zeros, so that what is not a number there stays there.
BS_INLINE void clear_masked(const struct head_work *h, float *panels) {
    long time = h->a->time, features = bs_in_panels(h->a->size);
    if (!h->a->mask) return;
    for (long key = 0; key < time; key++)
        if (!is_key(h, key))
            for (long panel = 0; panel < features; panel += bs_panel)
                memset(panels + panel * time + key * bs_panel, 0, bs_panel * sizeof(float));
}

BS_INLINE void clear_masked_transposed(const struct head_work *h, float *panels) {
    long time = h->a->time, size = h->a->size;
    if (!h->a->mask) return;
    for (long key = 0; key < time; key++)
        if (!is_key(h, key))
            for (long k = 0; k < size; k++)
                panels[key / bs_panel * bs_panel * size + k * bs_panel + key % bs_panel] = 0;
}

/// The scores of queries `start ..< start + rows` with the first `keys` keys.
BS_INLINE void compute_scores(const struct head_work *h, long start, long rows, long keys) {
    const struct bs_attention *a = h->a;
    long step = a->batch * a->queries_stride;
    struct bs_left queries = {a->queries + origin(h, a->queries_stride) + start * step, step, 1};
    bs_tiles(
        queries, h->transposed_keys, a->size * bs_panel, a->size, h->scores, bs_in_panels(a->time), rows,
        bs_in_panels(keys), false);
}

/// Scores of what is no key have an exponential of 0.
BS_INLINE void mask_scores(const struct head_work *h, float *scores, long keys) {
    if (!h->a->mask) return;
    for (long key = 0; key < keys; key++)
        if (!is_key(h, key)) scores[key] = -INFINITY;
}

BS_INLINE void forward_head(const struct head_work *h) {
    const struct bs_attention *a = h->a;
    long stride = bs_in_panels(a->time), size = a->size, time = a->time;
    const float *values = a->values + origin(h, a->values_stride);
    const float *keys = a->keys + origin(h, a->keys_stride);
    bs_fill_panels_transposed(keys, a->batch * a->keys_stride, time, size, a->scale, h->transposed_keys);
    clear_masked_transposed(h, h->transposed_keys);
    bs_fill_panels(values, a->batch * a->values_stride, time, size, 1, h->panels);
    clear_masked(h, h->panels);
    long first_key = 0;
    while (first_key < time && !is_key(h, first_key)) first_key++;

    long output_step = a->batch * a->outputs_stride;
    float *outputs = a->outputs + origin(h, a->outputs_stride);
    float *log_sums = a->log_sums + h->sample * a->log_sums_stride + h->head;
    for (long start = 0; start < time; start += query_block) {
        long rows = time - start < query_block ? time - start : query_block;
        long seen = a->causal ? start + rows : time;
        compute_scores(h, start, rows, seen);
        float most_of[query_block], sum_of[query_block];
        for (long row = 0; row < rows; row++) {
            float *scores = h->scores + row * stride;
            long limit = a->causal ? start + row + 1 : time;
            float most = no_keys, sum = 1, factor = 0;
            if (first_key < limit) {
                mask_scores(h, scores, limit);
                most = bs_greatest(scores, limit);
                BS_VECTOR
                for (long i = 0; i < limit; i++) scores[i] = bs_exp(scores[i] - most);
                sum = bs_total(scores, limit);
                factor = 1.0f / sum;
            } else {
                limit = 0;
            }
            memset(scores + limit, 0, (seen - limit) * sizeof(float));
            most_of[row] = most;
            sum_of[row] = sum;
            h->numbers[row] = factor;
        }
        BS_VECTOR
        for (long row = 0; row < rows; row++) sum_of[row] = most_of[row] + bs_log(sum_of[row]);
        for (long row = 0; row < rows; row++)
            log_sums[(start + row) * a->batch * a->log_sums_stride] = sum_of[row];
        struct bs_left left = {h->scores, stride, 1};
        float *block = outputs + start * output_step;
        bs_tiles(left, h->panels, time * bs_panel, seen, block, output_step, rows, size, false);
        for (long row = 0; row < rows; row++) {
            float factor = h->numbers[row];
            BS_VECTOR
            for (long i = 0; i < size; i++) block[row * output_step + i] *= factor;
        }
    }
}

/// From scores and the probabilities' deltas to probabilities and the scores' deltas, in their places.
BS_INLINE void backward_rows(const struct head_work *h, long start, long rows, long seen) {
    const struct bs_attention *a = h->a;
    long stride = bs_in_panels(a->time);
    const float *log_sums = a->log_sums + h->sample * a->log_sums_stride + h->head;
    float scale = a->scale;
    for (long row = 0; row < rows; row++) {
        long time = start + row;
        long limit = a->causal ? time + 1 : a->time;
        float log_sum = log_sums[time * a->batch * a->log_sums_stride];
        float *scores = h->scores + row * stride, *score_deltas = h->score_deltas + row * stride;
        mask_scores(h, scores, limit);
        BS_VECTOR
        for (long i = 0; i < limit; i++) scores[i] = bs_exp(scores[i] - log_sum);
        // Divided by what the probabilities really add up to, so that the scores' deltas add up to zero.
        float sum = bs_total(scores, limit);
        float mean = sum == 0 ? 0 : bs_dot(scores, score_deltas, limit) / sum;
        BS_VECTOR
        for (long i = 0; i < limit; i++) score_deltas[i] = scores[i] * (score_deltas[i] - mean) * scale;
        memset(scores + limit, 0, (seen - limit) * sizeof(float));
        memset(score_deltas + limit, 0, (seen - limit) * sizeof(float));
    }
}

BS_INLINE void backward_head(const struct head_work *h) {
    const struct bs_attention *a = h->a;
    long stride = bs_in_panels(a->time), size = a->size, time = a->time;
    long query_step = a->batch * a->queries_stride, delta_step = a->batch * a->output_deltas_stride;
    long query_delta_step = a->batch * a->query_deltas_stride;
    long key_delta_step = a->batch * a->key_deltas_stride;
    long value_delta_step = a->batch * a->value_deltas_stride;
    const float *keys = a->keys + origin(h, a->keys_stride);
    const float *values = a->values + origin(h, a->values_stride);
    float *key_deltas = a->key_deltas + origin(h, a->key_deltas_stride);
    float *value_deltas = a->value_deltas + origin(h, a->value_deltas_stride);

    bs_fill_panels_transposed(keys, a->batch * a->keys_stride, time, size, a->scale, h->transposed_keys);
    clear_masked_transposed(h, h->transposed_keys);
    bs_fill_panels_transposed(values, a->batch * a->values_stride, time, size, 1, h->transposed_values);
    clear_masked_transposed(h, h->transposed_values);
    bs_fill_panels(keys, a->batch * a->keys_stride, time, size, 1, h->panels);
    clear_masked(h, h->panels);
    for (long key = 0; key < time; key++) {
        memset(key_deltas + key * key_delta_step, 0, size * sizeof(float));
        memset(value_deltas + key * value_delta_step, 0, size * sizeof(float));
    }

    for (long start = 0; start < time; start += query_block) {
        long rows = time - start < query_block ? time - start : query_block;
        long seen = a->causal ? start + rows : time;
        const float *queries = a->queries + origin(h, a->queries_stride) + start * query_step;
        const float *deltas = a->output_deltas + origin(h, a->output_deltas_stride) + start * delta_step;
        compute_scores(h, start, rows, seen);
        struct bs_left output_deltas = {deltas, delta_step, 1};
        bs_tiles(
            output_deltas, h->transposed_values, size * bs_panel, size, h->score_deltas, stride, rows,
            bs_in_panels(seen), false);
        backward_rows(h, start, rows, seen);

        bs_fill_panels(queries, query_step, rows, size, 1, h->query_panels);
        bs_fill_panels(deltas, delta_step, rows, size, 1, h->delta_panels);
        struct bs_left probabilities = {h->scores, 1, stride};
        bs_tiles(
            probabilities, h->delta_panels, rows * bs_panel, rows, value_deltas, value_delta_step, seen, size,
            true);
        struct bs_left score_deltas_transposed = {h->score_deltas, 1, stride};
        bs_tiles(
            score_deltas_transposed, h->query_panels, rows * bs_panel, rows, key_deltas, key_delta_step, seen,
            size, true);
        struct bs_left score_deltas = {h->score_deltas, stride, 1};
        bs_tiles(
            score_deltas, h->panels, time * bs_panel, seen,
            a->query_deltas + origin(h, a->query_deltas_stride) + start * query_delta_step, query_delta_step,
            rows, size, false);
    }
}

#define BS_HEADS(name, backward, do_head)                                                                    \
    BS_PART(name, worker, worker_end) {                                                                      \
        struct attention_work *w = context;                                                                  \
        const struct bs_attention *a = w->attention;                                                         \
        long pairs = a->batch * a->heads;                                                                    \
        for (; worker < worker_end; worker++) {                                                              \
            struct head_work h = {.a = a};                                                                   \
            lay_out(a, backward, w->scratch + worker * w->scratch_each, &h);                                 \
            for (long pair; (pair = atomic_fetch_add(&w->next, 1)) < pairs;) {                               \
                h.sample = pair / a->heads;                                                                  \
                h.head = pair % a->heads;                                                                    \
                do_head(&h);                                                                                 \
            }                                                                                                \
        }                                                                                                    \
    }
BS_HEADS(forward_heads, false, forward_head)
BS_HEADS(backward_heads, true, backward_head)
#undef BS_HEADS

static long workers(const struct bs_attention *a, int threads) {
    long pairs = a->batch * a->heads;
    return pairs < threads ? pairs : threads;
}

long bs_attention_scratch(const struct bs_attention *a, bool backward, int threads) {
    return workers(a, threads) * lay_out(a, backward, NULL, NULL);
}

static void divide(
    const struct bs_attention *a, bool backward, float *scratch, struct bs_machine machine,
    bs_part *const versions[]) {
    long count = workers(a, machine.threads);
    if (count == 0 || a->time == 0) return;
    struct attention_work w = {a, scratch, lay_out(a, backward, NULL, NULL), 0};
    // Sixteen multiplications take about as long as one element from memory.
    long pairs = (a->batch * a->heads + count - 1) / count;
    long cost = pairs * a->time * a->time * (bs_exponential_cost + a->size * (backward ? 5 : 2) / 16);
    bs_divide(count, 1, cost, machine, versions, &w);
}

void bs_attention_forward(const struct bs_attention *a, float *scratch, struct bs_machine machine) {
    divide(a, false, scratch, machine, forward_heads);
}

void bs_attention_backward(const struct bs_attention *a, float *scratch, struct bs_machine machine) {
    divide(a, true, scratch, machine, backward_heads);
}
