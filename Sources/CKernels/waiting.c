#define _GNU_SOURCE
#include "waiting.h"

#include <sys/resource.h>
#include <time.h>

// In nanoseconds. After a thread had to leave its processor, all are brief for a while.
enum { brief_patience = 5000, long_patience = 100000, crowded_for = 10000000 };

static atomic_long crowded_until;

long bs_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool is_crowded(long time) {
#if defined(RUSAGE_THREAD)
    static _Thread_local long known = -1;
    struct rusage usage;
    if (getrusage(RUSAGE_THREAD, &usage) == 0 && usage.ru_nivcsw != known) {
        if (known >= 0) atomic_store_explicit(&crowded_until, time + crowded_for, memory_order_relaxed);
        known = usage.ru_nivcsw;
    }
    return time < atomic_load_explicit(&crowded_until, memory_order_relaxed);
#else
    (void)time;
    return true;
#endif
}

struct bs_patience bs_patience(void) {
    long end = bs_now() + brief_patience;
    return (struct bs_patience){end, end};
}

bool bs_has_patience(struct bs_patience *patience) {
    long time = bs_now();
    if (time >= patience->end) {
        if (patience->end > patience->brief_end || is_crowded(time)) return false;
        patience->end += long_patience;
    }
    bs_pause();
    return true;
}

#if defined(__linux__)

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

void bs_sleep_while(bs_signal *number, unsigned value) {
    syscall(SYS_futex, number, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void bs_wake_all(bs_signal *number) {
    syscall(SYS_futex, number, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void bs_forget_sleepers(void) {}

#else

#include <pthread.h>

// One place for all numbers: who is woken for another one looks and sleeps on.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

void bs_sleep_while(bs_signal *number, unsigned value) {
    pthread_mutex_lock(&mutex);
    while (atomic_load(number) == value) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
}

void bs_wake_all(bs_signal *number) {
    (void)number;
    pthread_mutex_lock(&mutex);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

void bs_forget_sleepers(void) {
    mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    changed = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
}

#endif
