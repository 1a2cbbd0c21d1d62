#include "CAllocations.h"

#include <stdatomic.h>
#include <stdlib.h>

#ifdef __GLIBC__

#include <errno.h>
#include <stdbool.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static _Atomic bool is_counting;
static _Atomic long allocations;

long bs_allocations(void) {
    atomic_store(&is_counting, true);
    return atomic_load(&allocations);
}

static void count(void) {
    if (!atomic_load_explicit(&is_counting, memory_order_acquire)) return;
    atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
}

// A program's own functions of these names take the place of the C library's in all that it loads.

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count();
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    count();
    void *found = __libc_memalign(alignment, size);
    if (found == NULL) return ENOMEM;
    *memory = found;
    return 0;
}

#else

long bs_allocations(void) { return 0; }

#endif
