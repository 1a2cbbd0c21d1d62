#ifndef BRAINSTORM_WAITING_H
#define BRAINSTORM_WAITING_H

#include <stdatomic.h>

// How a thread waits for a number to change: looking at it for a few microseconds, then asleep.

typedef _Atomic unsigned bs_signal;

/// For one turn of looking: lets the other thread of a core, where it has two, go ahead.
static inline void bs_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#endif
}

/// Returns at once if the number is another already, and may return early.
void bs_sleep_while(bs_signal *number, unsigned value);
/// After the number has changed.
void bs_wake_all(bs_signal *number);
/// In a child process, whose only thread waits for nothing.
void bs_forget_sleepers(void);

#endif
