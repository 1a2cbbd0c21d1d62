#include "onednn_pass.h"

#include <dnnl.h>
#include <stdlib.h>
#include <string.h>

extern void omp_set_num_threads(int count);
extern void omp_set_dynamic(int dynamic);

// A pass is one primitive of oneDNN between reorders of those arrays for which it prefers an order of its
// own. Images stay as they are: with weights in any order, oneDNN 2.6.3 has fast loops for them. Naming our
// order of the weights too, or leaving only some of the images to oneDNN, ends in its reference loops, several
// hundred times slower.

enum { inputs_at, weights_at, outputs_at, arrays };
enum { alignment = 64 };

/// A primitive and what it is called with.
struct step {
    dnnl_primitive_t primitive;
    dnnl_memory_t scratchpad;
    size_t scratchpad_size;
};

struct array {
    int argument;
    dnnl_memory_t ours, theirs;
    bool is_reordered;
    struct step reorder;
    /// Of `theirs` in the scratch memory, in bytes.
    size_t offset, size;
};

struct bs_pass {
    int threads;
    enum bs_convolution_result result;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    struct step step;
    struct array arrays[arrays];
    const char *implementation;
    size_t scratch_size;
};

static size_t aligned(size_t size) { return (size + alignment - 1) / alignment * alignment; }

static void use_threads(int threads) {
    omp_set_dynamic(0);
    omp_set_num_threads(threads);
}

// MARK: What differs between oneDNN 2.x and 3.x

struct descriptions {
    dnnl_memory_desc_t arrays[arrays];
};

static bool describe(
    const struct bs_convolution_shape *s, bool images_as_they_are, struct descriptions *ours,
    struct descriptions *asked) {
    dnnl_dims_t sizes[arrays] = {
        {s->batch, s->channels, s->height, s->width},
        {s->filters, s->channels, s->kernel_height, s->kernel_width},
        {s->batch, s->filters, s->output_height, s->output_width},
    };
    for (int i = 0; i < arrays; i++) {
        dnnl_format_tag_t tag = i == weights_at ? dnnl_ohwi : dnnl_nhwc;
        dnnl_format_tag_t wish = i != weights_at && images_as_they_are ? tag : dnnl_format_tag_any;
        if (dnnl_memory_desc_init_by_tag(&ours->arrays[i], 4, sizes[i], dnnl_f32, tag) != dnnl_success
            || dnnl_memory_desc_init_by_tag(&asked->arrays[i], 4, sizes[i], dnnl_f32, wish) != dnnl_success)
            return false;
    }
    return true;
}

static dnnl_primitive_desc_t describe_pass(
    dnnl_engine_t engine, const struct bs_convolution_shape *s, enum bs_convolution_result result,
    const struct descriptions *asked, dnnl_primitive_attr_t attributes) {
    dnnl_dims_t strides = {s->vertical_stride, s->horizontal_stride};
    dnnl_dims_t before = {s->top, s->left}, after = {s->bottom, s->right};
    const dnnl_memory_desc_t *a = asked->arrays;
    dnnl_convolution_desc_t description;
    dnnl_primitive_desc_t forward = NULL, pass = NULL;
    if (dnnl_convolution_forward_desc_init(
            &description, dnnl_forward_training, dnnl_convolution_direct, &a[inputs_at], &a[weights_at], NULL,
            &a[outputs_at], strides, before, after) != dnnl_success
        || dnnl_primitive_desc_create(&forward, &description, attributes, engine, NULL) != dnnl_success)
        return NULL;
    if (result == bs_convolution_outputs) return forward;
    dnnl_status_t status = result == bs_convolution_inputs
        ? dnnl_convolution_backward_data_desc_init(
            &description, dnnl_convolution_direct, &a[inputs_at], &a[weights_at], &a[outputs_at], strides,
            before, after)
        : dnnl_convolution_backward_weights_desc_init(
            &description, dnnl_convolution_direct, &a[inputs_at], &a[weights_at], NULL, &a[outputs_at],
            strides, before, after);
    if (status == dnnl_success
        && dnnl_primitive_desc_create(&pass, &description, attributes, engine, forward) != dnnl_success)
        pass = NULL;
    dnnl_primitive_desc_destroy(forward);
    return pass;
}

// MARK: Making

/// Consumes the description.
static bool make_step(struct step *step, dnnl_engine_t engine, dnnl_primitive_desc_t description) {
    const dnnl_memory_desc_t *scratchpad =
        dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    step->scratchpad_size = dnnl_memory_desc_get_size(scratchpad);
    bool made = dnnl_memory_create(&step->scratchpad, scratchpad, engine, DNNL_MEMORY_NONE) == dnnl_success
        && dnnl_primitive_create(&step->primitive, description) == dnnl_success;
    dnnl_primitive_desc_destroy(description);
    return made;
}

static bool make_array(
    struct array *array, dnnl_engine_t engine, const dnnl_memory_desc_t *ours,
    const dnnl_memory_desc_t *theirs, bool is_result, dnnl_primitive_attr_t attributes) {
    if (dnnl_memory_create(&array->ours, ours, engine, DNNL_MEMORY_NONE) != dnnl_success) return false;
    array->is_reordered = !dnnl_memory_desc_equal(ours, theirs);
    if (!array->is_reordered) return true;
    array->size = dnnl_memory_desc_get_size(theirs);
    if (dnnl_memory_create(&array->theirs, theirs, engine, DNNL_MEMORY_NONE) != dnnl_success) return false;
    const dnnl_memory_desc_t *from = is_result ? theirs : ours, *to = is_result ? ours : theirs;
    dnnl_primitive_desc_t reorder = NULL;
    return dnnl_reorder_primitive_desc_create(&reorder, from, engine, to, engine, attributes) == dnnl_success
        && make_step(&array->reorder, engine, reorder);
}

static dnnl_primitive_desc_t choose(
    dnnl_engine_t engine, const struct bs_convolution_shape *shape, enum bs_convolution_result result,
    struct descriptions *ours, dnnl_primitive_attr_t attributes, const char **implementation) {
    dnnl_primitive_desc_t best = NULL;
    for (int attempt = 0; attempt < 2; attempt++) {
        struct descriptions asked;
        if (!describe(shape, attempt == 0, ours, &asked)) break;
        dnnl_primitive_desc_t found = describe_pass(engine, shape, result, &asked, attributes);
        if (!found) continue;
        const char *name = "";
        dnnl_primitive_desc_query(found, dnnl_query_impl_info_str, 0, &name);
        bool is_fast = strncmp(name, "ref", 3) != 0;
        if (best && !is_fast) {
            dnnl_primitive_desc_destroy(found);
            break;
        }
        if (best) dnnl_primitive_desc_destroy(best);
        best = found;
        *implementation = name;
        if (is_fast) break;
    }
    return best;
}

static bool make(
    bs_pass *c, const struct bs_convolution_shape *shape, dnnl_primitive_attr_t attributes) {
    if (dnnl_engine_create(&c->engine, dnnl_cpu, 0) != dnnl_success
        || dnnl_stream_create(&c->stream, c->engine, dnnl_stream_default_flags) != dnnl_success
        // Scratch memory of oneDNN's own would belong to the thread that makes the pass.
        || dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user) != dnnl_success)
        return false;
    struct descriptions ours;
    dnnl_primitive_desc_t pass = choose(c->engine, shape, c->result, &ours, attributes, &c->implementation);
    if (!pass) return false;
    const dnnl_query_t queries[3][arrays] = {
        [bs_convolution_outputs] = {dnnl_query_src_md, dnnl_query_weights_md, dnnl_query_dst_md},
        [bs_convolution_inputs] = {dnnl_query_diff_src_md, dnnl_query_weights_md, dnnl_query_diff_dst_md},
        [bs_convolution_weights] = {dnnl_query_src_md, dnnl_query_diff_weights_md, dnnl_query_diff_dst_md},
    };
    const int arguments[3][arrays] = {
        [bs_convolution_outputs] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST},
        [bs_convolution_inputs] = {DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST},
        [bs_convolution_weights] = {DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_DST},
    };
    const int results[3] = {outputs_at, inputs_at, weights_at};
    bool made = true;
    size_t scratchpad = 0;
    for (int i = 0; i < arrays && made; i++) {
        struct array *array = &c->arrays[i];
        array->argument = arguments[c->result][i];
        made = make_array(
            array, c->engine, &ours.arrays[i], dnnl_primitive_desc_query_md(pass, queries[c->result][i], 0),
            i == results[c->result], attributes);
        if (array->reorder.scratchpad_size > scratchpad) scratchpad = array->reorder.scratchpad_size;
    }
    if (!made) {
        dnnl_primitive_desc_destroy(pass);
        return false;
    }
    if (!make_step(&c->step, c->engine, pass)) return false;
    if (c->step.scratchpad_size > scratchpad) scratchpad = c->step.scratchpad_size;
    // The steps' scratchpads share the beginning of the scratch memory.
    c->scratch_size = aligned(scratchpad);
    for (int i = 0; i < arrays; i++) {
        c->arrays[i].offset = c->scratch_size;
        c->scratch_size += aligned(c->arrays[i].size);
    }
    return true;
}

bs_pass *bs_pass_make(
    const struct bs_convolution_shape *shape, enum bs_convolution_result result, int threads) {
    bs_pass *c = calloc(1, sizeof *c);
    if (!c) return NULL;
    // oneDNN plans a pass for the number of threads that it then runs with.
    use_threads(threads);
    c->threads = threads;
    c->result = result;
    dnnl_primitive_attr_t attributes = NULL;
    bool made = dnnl_primitive_attr_create(&attributes) == dnnl_success && make(c, shape, attributes);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (made) return c;
    bs_pass_free(c);
    return NULL;
}

static void free_step(struct step *step) {
    if (step->primitive) dnnl_primitive_destroy(step->primitive);
    if (step->scratchpad) dnnl_memory_destroy(step->scratchpad);
}

void bs_pass_free(bs_pass *c) {
    if (!c) return;
    free_step(&c->step);
    for (int i = 0; i < arrays; i++) {
        free_step(&c->arrays[i].reorder);
        if (c->arrays[i].ours) dnnl_memory_destroy(c->arrays[i].ours);
        if (c->arrays[i].theirs) dnnl_memory_destroy(c->arrays[i].theirs);
    }
    if (c->stream) dnnl_stream_destroy(c->stream);
    if (c->engine) dnnl_engine_destroy(c->engine);
    free(c);
}

const char *bs_pass_implementation(const bs_pass *c) { return c->implementation; }

long bs_pass_scratch(const bs_pass *c) { return (long)(c->scratch_size / sizeof(float)); }

// MARK: Running

static bool run_step(
    const bs_pass *c, const struct step *step, dnnl_exec_arg_t *arguments, int count) {
    arguments[count] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, step->scratchpad};
    return dnnl_primitive_execute(step->primitive, c->stream, count + 1, arguments) == dnnl_success;
}

static bool run_reorder(const bs_pass *c, const struct array *array, bool is_result) {
    dnnl_exec_arg_t arguments[3] = {
        {DNNL_ARG_FROM, is_result ? array->theirs : array->ours},
        {DNNL_ARG_TO, is_result ? array->ours : array->theirs},
    };
    return run_step(c, &array->reorder, arguments, 2);
}

bool bs_pass_run(bs_pass *c, float *inputs, float *weights, float *outputs, float *scratch) {
    use_threads(c->threads);
    float *data[arrays] = {inputs, weights, outputs};
    const int results[3] = {outputs_at, inputs_at, weights_at};
    const int result = results[c->result];
    dnnl_exec_arg_t arguments[arrays + 1];
    bool accepted = dnnl_memory_set_data_handle(c->step.scratchpad, scratch) == dnnl_success;
    for (int i = 0; i < arrays && accepted; i++) {
        struct array *array = &c->arrays[i];
        accepted = dnnl_memory_set_data_handle(array->ours, data[i]) == dnnl_success;
        if (accepted && array->is_reordered) {
            accepted = dnnl_memory_set_data_handle(array->theirs, (char *)scratch + array->offset)
                    == dnnl_success
                && dnnl_memory_set_data_handle(array->reorder.scratchpad, scratch) == dnnl_success
                && (i == result || run_reorder(c, array, false));
        }
        arguments[i] = (dnnl_exec_arg_t){array->argument, array->is_reordered ? array->theirs : array->ours};
    }
    accepted = accepted && run_step(c, &c->step, arguments, arrays);
    if (accepted && c->arrays[result].is_reordered) accepted = run_reorder(c, &c->arrays[result], true);
    return accepted && dnnl_stream_wait(c->stream) == dnnl_success;
}
