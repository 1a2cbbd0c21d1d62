#ifndef BRAINSTORM_WAITING_H
#define BRAINSTORM_WAITING_H

#include <stdatomic.h>
#include <stdbool.h>

// How a thread waits for a number to change: looking at it for a while, then asleep. Waking takes ten
// microseconds, so that looking is worth its while, unless others want the processor.

typedef _Atomic unsigned bs_signal;

/// Nanoseconds since some time.
long bs_now(void);

/// How much longer a thread looks. A few microseconds; longer as long as no thread of ours has been made to
/// leave its processor for another.
struct bs_patience {
    long brief_end, end;
};
struct bs_patience bs_patience(void);
/// Whether to look once more.
bool bs_has_patience(struct bs_patience *patience);

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
