#include "convolutions.h"
#include "products.h"
#include "trial_support.h"
#include "trials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bs_machine machine = {1, bs_baseline};

static const char *const level_names[bs_vector_levels] = {"baseline", "avx2", "avx512"};

static void usage(void) {
    fprintf(stderr, "usage: KernelTrials [--level baseline|avx2|avx512] [--threads N] [--levels] [--sums]\n");
    exit(2);
}

static void choose_level(const char *name) {
    for (int level = 0; level < bs_vector_levels; level++)
        if (strcmp(name, level_names[level]) == 0) {
            if (level > (int)bs_highest_level()) fail("a level that this processor lacks");
            machine.level = (enum bs_vector_level)level;
            return;
        }
    usage();
}

int main(int count, char **arguments) {
    machine.level = bs_highest_level();
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--levels") == 0) {
            for (int level = 0; level <= (int)bs_highest_level(); level++) printf("%s\n", level_names[level]);
            return 0;
        }
        if (strcmp(arguments[i], "--sums") == 0) {
            try_products();
            try_convolutions();
            return trial_failures() > 0;
        }
        if (i + 1 == count) usage();
        if (strcmp(arguments[i], "--level") == 0)
            choose_level(arguments[++i]);
        else if (strcmp(arguments[i], "--threads") == 0 && atoi(arguments[i + 1]) > 0)
            machine.threads = atoi(arguments[++i]);
        else
            usage();
    }
    activation_trials();
    attention_trials();
    caller_trials();
    conversion_trials();
    convolution_trials();
    copy_trials();
    elementwise_trials();
    embedding_trials();
    entropy_trials();
    gated_trials();
    lstm_trials();
    normalization_trials();
    pooling_trials();
    product_trials();
    random_trials();
    row_loss_trials();
    step_trials();
    update_trials();
    return 0;
}
