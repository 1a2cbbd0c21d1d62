#include "trials.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// The pool of threads serves one caller at a time and no child process; neither may matter to the results.

enum { callers = 4, count = 140001, rounds = 20 };

struct call {
    const float *gradients;
    float *parameters, *first, *second;
};

static void update(const struct call *c) {
    struct bs_adam_settings settings = {0.01f, 0.9f, 0.999f, 10, 1e-8f, 1};
    for (int round = 0; round < rounds; round++)
        bs_adam(c->parameters, c->gradients, c->first, c->second, settings, count, machine);
}

static void *update_on_thread(void *call) {
    update(call);
    return NULL;
}

static struct call make_call(const float *gradients) {
    struct call c = {gradients, scratch(count), scratch(count), scratch(count)};
    memset(c.parameters, 0, count * sizeof(float));
    memset(c.first, 0, count * sizeof(float));
    memset(c.second, 0, count * sizeof(float));
    return c;
}

static void require_same(const struct call *c, const struct call *expected) {
    if (memcmp(c->parameters, expected->parameters, count * sizeof(float)) != 0)
        fail("several callers or a child process have other results");
}

void caller_trials(void) {
    const float *gradients = vector(count, ordinary);
    struct call expected = make_call(gradients), calls[callers], afterwards = make_call(gradients);
    update(&expected);
    pthread_t threads[callers];
    for (int i = 0; i < callers; i++) {
        calls[i] = make_call(gradients);
        if (pthread_create(threads + i, NULL, update_on_thread, calls + i) != 0) fail("no thread");
    }
    for (int i = 0; i < callers; i++) {
        pthread_join(threads[i], NULL);
        require_same(calls + i, &expected);
    }
    pid_t child = fork();
    if (child == 0) {
        // On one thread under an emulator that cannot make threads after a fork.
        if (getenv("TRIALS_EMULATED")) machine.threads = 1;
        update(&afterwards);
        require_same(&afterwards, &expected);
        _exit(0);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) fail("a child process failed");
    update(&afterwards);
    require_same(&afterwards, &expected);
    digest_vector(expected.parameters, count);
    report("bs_adam", "by several callers");
}
