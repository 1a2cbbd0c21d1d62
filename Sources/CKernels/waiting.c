#define _GNU_SOURCE
#include "waiting.h"

#if defined(__linux__)

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

void bs_sleep_while(bs_signal *number, unsigned value) {
    syscall(SYS_futex, number, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void bs_wake_all(bs_signal *number) { syscall(SYS_futex, number, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0); }

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
