#include "kernels.h"

struct highway_work {
    const float *transformed, *gates, *carried, *output_deltas;
    float *outputs;
    struct bs_highway_deltas deltas;
};

BS_PART(highway, start, end) {
    const struct highway_work *h = context;
    const float *transformed = h->transformed, *gates = h->gates, *carried = h->carried;
    float *outputs = h->outputs;
    BS_VECTOR
    for (long i = start; i < end; i++)
        outputs[i] = bs_multiply_add(gates[i], transformed[i], (1.0f - gates[i]) * carried[i]);
}

void bs_highway(
    const float *transformed, const float *gates, const float *carried, float *outputs, long count,
    struct bs_machine machine) {
    struct highway_work h = {
        .transformed = transformed, .gates = gates, .carried = carried, .outputs = outputs};
    bs_divide(count, bs_flat_unit, 2, machine, highway, &h);
}

BS_PART(highway_backward, start, end) {
    const struct highway_work *h = context;
    const float *transformed = h->transformed, *gates = h->gates, *carried = h->carried;
    const float *output_deltas = h->output_deltas;
    if (h->deltas.transformed) {
        float *deltas = h->deltas.transformed;
        if (!h->deltas.add_transformed) memset(deltas + start, 0, (end - start) * sizeof(float));
        BS_VECTOR
        for (long i = start; i < end; i++)
            deltas[i] = bs_multiply_add(output_deltas[i], gates[i], deltas[i]);
    }
    if (h->deltas.gates) {
        float *deltas = h->deltas.gates;
        if (!h->deltas.add_gates) memset(deltas + start, 0, (end - start) * sizeof(float));
        BS_VECTOR
        for (long i = start; i < end; i++)
            deltas[i] = bs_multiply_add(output_deltas[i], transformed[i] - carried[i], deltas[i]);
    }
    if (h->deltas.carried) {
        float *deltas = h->deltas.carried;
        if (!h->deltas.add_carried) memset(deltas + start, 0, (end - start) * sizeof(float));
        BS_VECTOR
        for (long i = start; i < end; i++)
            deltas[i] = bs_multiply_add(output_deltas[i], 1.0f - gates[i], deltas[i]);
    }
}

void bs_highway_backward(
    const float *output_deltas, const float *transformed, const float *gates, const float *carried,
    struct bs_highway_deltas deltas, long count, struct bs_machine machine) {
    struct highway_work h = {
        .transformed = transformed, .gates = gates, .carried = carried, .output_deltas = output_deltas,
        .deltas = deltas};
    bs_divide(count, bs_flat_unit, 3, machine, highway_backward, &h);
}
