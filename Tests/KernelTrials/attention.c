#include "plain_sums.h"
#include "trials.h"

static void attend(
    long time, long batch, long heads, long size, bool causal, bool masked, enum numbers kind) {
    long rows = time * batch, columns = heads * size;
    struct matrix q = matrix(rows, columns, 1, kind), k = matrix(rows, columns, 2, kind);
    struct matrix v = matrix(rows, columns, 0, kind), y = matrix(rows, columns, 3, ordinary);
    struct matrix sums = matrix(rows, heads, 1, ordinary), dy = matrix(rows, columns, 0, kind);
    struct matrix dq = matrix(rows, columns, 1, kind), dk = matrix(rows, columns, 2, kind);
    struct matrix dv = matrix(rows, columns, 3, kind);
    struct bs_attention a = {
        .time = time, .batch = batch, .heads = heads, .size = size, .causal = causal, .scale = 0.3f,
        .mask = masked ? whole_numbers(rows, 0, 2) : NULL, .queries = q.base, .keys = k.base,
        .values = v.base,
        .queries_stride = q.stride, .keys_stride = k.stride, .values_stride = v.stride, .outputs = y.base,
        .outputs_stride = y.stride, .log_sums = sums.base, .log_sums_stride = sums.stride,
        .output_deltas = dy.base, .output_deltas_stride = dy.stride, .query_deltas = dq.base,
        .key_deltas = dk.base, .value_deltas = dv.base, .query_deltas_stride = dq.stride,
        .key_deltas_stride = dk.stride, .value_deltas_stride = dv.stride};
    bs_attention_forward(&a, scratch(bs_attention_scratch(&a, false, machine.threads)), machine);
    digest_matrix(y);
    digest_matrix(sums);
    bs_attention_backward(&a, scratch(bs_attention_scratch(&a, true, machine.threads)), machine);
    digest_matrix(dq);
    digest_matrix(dk);
    digest_matrix(dv);
    report(
        "bs_attention", "%ldx%ldx%ldx%ld%s%s %s", time, batch, heads, size, causal ? " causal" : "",
        masked ? " masked" : "", number_names[kind]);
}

/// With one key, the logarithm of a query's sum is its score: a product like all others.
static void single_keys(void) {
    static const long sizes[] = {1, 385, 6144, 6529, 13000, 30000, 100000};
    const float scale = 0.3f;
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++) {
        long size = sizes[i];
        float *q = vector(size, ordinary), *k = vector(size, ordinary), *y = vector(size, ordinary), log_sum;
        struct bs_attention a = {
            .time = 1, .batch = 1, .heads = 1, .size = size, .scale = scale, .queries = q, .keys = k,
            .values = k, .queries_stride = size, .keys_stride = size, .values_stride = size, .outputs = y,
            .outputs_stride = size, .log_sums = &log_sum, .log_sums_stride = 1};
        bs_attention_forward(&a, scratch(bs_attention_scratch(&a, false, machine.threads)), machine);
        struct plain_sum score = plain_sum(false, 0);
        for (long j = 0; j < size; j++) plain_sum_add(&score, j, q[j], scale * k[j]);
        if (log_sum != plain_sum_total(&score)) fail("a score differs from a product");
        digest_vector(&log_sum, 1);
        report("bs_attention", "one key of %ld", size);
    }
}

void attention_trials(void) {
    FOR_KINDS(kind) FOR_BOTH(causal) FOR_BOTH(masked) {
        attend(0, 2, 1, 3, causal, masked, kind);
        attend(1, 1, 1, 1, causal, masked, kind);
        attend(17, 2, 3, 5, causal, masked, kind);
        attend(50, 3, 2, 16, causal, masked, kind);
        attend(130, 2, 2, 33, causal, masked, kind);
        attend(20, 2, 1, 300, causal, masked, kind);
        attend(300, 1, 1, 12, causal, masked, kind);
    }
    // Several groups of blocks of a head's columns.
    FOR_BOTH(causal) attend(3, 1, 1, 6529, causal, false, ordinary);
    single_keys();
}
