#include "trials.h"

#include <string.h>

static const char *const names[] = {"uint8", "int8", "uint16", "int16", "float32"};

static void convert(long count, enum bs_number number, float scale, enum numbers kind) {
    // One byte further on, where no number begins by itself.
    char *source = (char *)vector(count + 1, kind) + 1;
    float *target = vector(count, ordinary);
    bs_convert(source, number, scale, target, count, machine.level);
    digest_vector(target, count);
    report("bs_convert", "%s %g %ld %s", names[number], (double)scale, count, number_names[kind]);
}

void conversion_trials(void) {
    FOR_KINDS(kind) for (enum bs_number number = bs_uint8; number <= bs_float32; number++) {
        convert(1025, number, 1, kind);
        convert(17, number, 1.0f / 255, kind);
    }
}
