#ifndef BRAINSTORM_LEVELS_H
#define BRAINSTORM_LEVELS_H

#include "kernels.h"

// As BS_VERSIONS, for functions whose loops differ between levels: the body is given the level, a constant.
//
//     BS_LEVEL_VERSIONS(twice, (float *target, long i), (target, i)) {
//         for (int lane = 0; lane < (level == bs_avx512 ? 16 : 8); lane++) target[i + lane] *= 2;
//     }
//     twice[machine.level](target, i);

#define BS_LIST(...) __VA_ARGS__
#define BS_LEVEL_INLINE(name, parameters)                                                                    \
    BS_INLINE void name##_inline(enum bs_vector_level level, BS_LIST parameters)
#define BS_LEVEL_VERSION(name, parameters, arguments, level_name)                                            \
    static __attribute__((noinline)) void name##_##level_name parameters {                                   \
        name##_inline(bs_##level_name, BS_LIST arguments);                                                   \
    }

#if defined(__x86_64__)
#define BS_LEVEL_VERSIONS(name, parameters, arguments)                                                       \
    BS_LEVEL_INLINE(name, parameters);                                                                       \
    BS_LEVEL_VERSION(name, parameters, arguments, baseline)                                                  \
    BS_AVX2 BS_LEVEL_VERSION(name, parameters, arguments, avx2)                                              \
    BS_AVX512 BS_LEVEL_VERSION(name, parameters, arguments, avx512)                                          \
    static void (*const name[bs_vector_levels]) parameters = {                                               \
        [bs_baseline] = name##_baseline, [bs_avx2] = name##_avx2, [bs_avx512] = name##_avx512};              \
    BS_LEVEL_INLINE(name, parameters)
#else
#define BS_LEVEL_VERSIONS(name, parameters, arguments)                                                       \
    BS_LEVEL_INLINE(name, parameters);                                                                       \
    BS_LEVEL_VERSION(name, parameters, arguments, baseline)                                                  \
    static void (*const name[bs_vector_levels]) parameters = {[bs_baseline] = name##_baseline};              \
    BS_LEVEL_INLINE(name, parameters)
#endif

#endif
