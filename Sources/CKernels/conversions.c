#include "kernels.h"

struct conversion {
    const void *source;
    float scale, *target;
    long count;
};

#define BS_CONVERSION(name, type)                                                                            \
    BS_VERSIONS(name, (const struct conversion *c), (c)) {                                                   \
        const char *source = c->source;                                                                      \
        float *target = c->target, scale = c->scale;                                                         \
        long count = c->count;                                                                               \
        BS_VECTOR for (long i = 0; i < count; i++) {                                                         \
            type value;                                                                                      \
            memcpy(&value, source + i * (long)sizeof value, sizeof value);                                   \
            target[i] = (float)value * scale;                                                                \
        }                                                                                                    \
    }

BS_CONVERSION(from_uint8, uint8_t)
BS_CONVERSION(from_int8, int8_t)
BS_CONVERSION(from_uint16, uint16_t)
BS_CONVERSION(from_int16, int16_t)
BS_CONVERSION(from_float32, float)

void bs_convert(
    const void *source, enum bs_number number, float scale, float *target, long count,
    enum bs_vector_level level) {
    struct conversion c = {source, scale, target, count};
    switch (number) {
    case bs_uint8: from_uint8[level](&c); break;
    case bs_int8: from_int8[level](&c); break;
    case bs_uint16: from_uint16[level](&c); break;
    case bs_int16: from_int16[level](&c); break;
    case bs_float32:
        // What is no number keeps its bits.
        if (scale == 1.0f)
            memcpy(target, source, (size_t)count * sizeof(float));
        else
            from_float32[level](&c);
        break;
    }
}
