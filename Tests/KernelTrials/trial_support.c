#include "trial_support.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { guard = 32, most_reports = 20 };

static long failures;

// The count stands in the 64 bytes before what the caller is given.

float *trial_memory(long count) {
    size_t size = (size_t)(count + guard) * sizeof(float) + 64;
    char *memory = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!memory) {
        fprintf(stderr, "no memory for %ld numbers\n", count);
        exit(2);
    }
    memcpy(memory, &count, sizeof count);
    float *values = (float *)(memory + 64);
    for (long i = 0; i < count + guard; i++) values[i] = NAN;
    return values;
}

void trial_free(float *values) {
    long count;
    memcpy(&count, (char *)values - 64, sizeof count);
    for (long i = count; i < count + guard; i++)
        if (!isnan(values[i])) {
            trial_check(false, "something was written beyond the end of %ld numbers", count);
            break;
        }
    free((char *)values - 64);
}

void trial_fill(float *values, long count, unsigned seed) {
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    for (long i = 0; i < count; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        values[i] = (float)(int32_t)(state >> 32) * 0x1p-31f;
        if (seed % 5 == 0) values[i] = ldexpf(values[i], 20 - (int)(state >> 40) % 128);
        if (seed % 5 == 0 && (state >> 10) % 16 == 0) values[i] = copysignf(0, values[i]);
    }
}

void trial_check(bool holds, const char *format, ...) {
    if (holds) return;
    if (failures++ >= most_reports) return;
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "wrong: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
}

long trial_failures(void) { return failures; }
