#ifndef BRAINSTORM_TIMING_H
#define BRAINSTORM_TIMING_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// Two ways to compute something take turns, and the least time of each counts: noise only ever adds.

struct runner {
    double least;
};

struct race {
    struct runner ours, theirs;
    /// Of one thread's work, the time that it had a processor.
    clockid_t clock;
    /// Calls between two looks at the clock.
    long calls;
    double end;
    long rounds;
};

static inline double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// - expected: a guess at the seconds of a call.
static inline struct race race_beginning(double expected, int threads) {
    const char *duration = getenv("RACE_SECONDS");
    struct race race = {
        .ours = {1e9}, .theirs = {1e9}, .clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC,
        .calls = 1, .end = seconds(CLOCK_MONOTONIC) + (duration ? atof(duration) : 0.5)};
    while ((double)race.calls * expected < 2e-5) race.calls *= 2;
    return race;
}

static inline bool race_goes_on(struct race *race) {
    return race->rounds++ < 5 || seconds(CLOCK_MONOTONIC) < race->end;
}

#define RACE(race, runner, call)                                                                             \
    do {                                                                                                     \
        double start = seconds((race)->clock);                                                               \
        for (long i = 0; i < (race)->calls; i++) call;                                                       \
        double each = (seconds((race)->clock) - start) / (double)(race)->calls;                              \
        if (each < (race)->runner.least) (race)->runner.least = each;                                        \
    } while (0)

/// Memory for so many numbers, on a 64-byte boundary, with numbers in it.
static inline float *some_numbers(long count) {
    float *values = aligned_alloc(64, ((size_t)count * sizeof(float) + 127) / 64 * 64);
    if (!values) exit(2);
    unsigned state = 1;
    for (long i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        values[i] = (float)(int)state * 0x1p-31f;
    }
    return values;
}

#endif
