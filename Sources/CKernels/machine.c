#define _GNU_SOURCE
#include "kernels.h"

#include <sched.h>
#include <unistd.h>

int bs_processors(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        int count = CPU_COUNT(&set);
        if (count > 0) return count;
    }
    return 1;
#else
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
#endif
}

enum bs_vector_level bs_highest_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return bs_avx512;
    if (__builtin_cpu_supports("x86-64-v3")) return bs_avx2;
#endif
    return bs_baseline;
}
