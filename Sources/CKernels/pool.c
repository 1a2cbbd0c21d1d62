#define _GNU_SOURCE
#include "pool.h"

#include "waiting.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

// A job is numbered. Each thread that may take part in it has a seat with a counter: the job's number above,
// below how many parts of the seat have been taken, over all steps. To take a part is to raise the counter
// from a value that has the job's number, so that a worker who comes late, when the job is done or the next
// one is being prepared, takes nothing, whatever it has read of the job: nobody waits for those who do not
// come.

enum { most_threads = 256, line = 64 };

/// How long a thread that has done its parts of one of several steps leaves those of others to them.
enum { courtesy = 2000 };

struct seat {
    _Alignas(line) _Atomic uint64_t taken;
};

struct worker {
    /// The number of the last job that the worker is called to.
    _Alignas(line) bs_signal job;
    atomic_bool asleep;
};

static struct {
    atomic_bool busy;
    int workers;
    uint32_t number;
    // Of the job at hand. Who reads them while they change takes no part.
    _Atomic(bs_pool_body *) body;
    _Atomic(void *) context;
    atomic_long steps, parts;
    atomic_int seats;
    /// How many parts were done before the job.
    _Atomic unsigned done_before;
    /// How many parts have been done, over all jobs.
    _Alignas(line) bs_signal done;
    atomic_int sleepers;
} pool;

static struct seat seats[most_threads];
static struct worker workers[most_threads];

/// What a thread knows of a job.
struct job {
    uint32_t number;
    bs_pool_body *body;
    void *context;
    long steps, parts;
    int seats, own;
    unsigned done_before;
};

/// A counter's value while the job is being prepared: no parts are left.
static const uint32_t closed = UINT32_MAX;

static uint64_t counter(uint32_t number, uint32_t taken) { return (uint64_t)number << 32 | taken; }

static long first_part(const struct job *job, int seat) { return job->parts * seat / job->seats; }

/// Takes a part of a seat and returns it, or −1 if all have been taken.
static long take(const struct job *job, int seat, long step) {
    long first = first_part(job, seat), count = first_part(job, seat + 1) - first;
    uint64_t end = counter(job->number, (uint32_t)((step + 1) * count));
    uint64_t next = atomic_load_explicit(&seats[seat].taken, memory_order_acquire);
    while (next >> 32 == job->number && next < end) {
        if (atomic_compare_exchange_weak_explicit(
                &seats[seat].taken, &next, next + 1, memory_order_acq_rel, memory_order_acquire)) {
            long index = (long)(uint32_t)next - step * count;
            // There and back by turns: what was used last is in the nearest cache.
            return first + (step % 2 == 0 ? index : count - 1 - index);
        }
    }
    return -1;
}

static bool is_done(const struct job *job, long step) {
    unsigned all = job->done_before + (unsigned)((step + 1) * job->parts);
    return (int)(atomic_load_explicit(&pool.done, memory_order_acquire) - all) >= 0;
}

static void count_done(const struct job *job, long step, long parts) {
    if (parts == 0) return;
    // In one order with the sleepers' count: either they see this, or they are seen.
    atomic_fetch_add(&pool.done, (unsigned)parts);
    if (atomic_load(&pool.sleepers) > 0 && is_done(job, step)) bs_wake_all(&pool.done);
}

static long do_seat(const struct job *job, int seat, long step) {
    long done = 0;
    for (long part; (part = take(job, seat, step)) >= 0; done++) job->body(job->context, step, part);
    return done;
}

static bool look_briefly(const struct job *job, long step) {
    for (long end = bs_now() + courtesy;;) {
        if (is_done(job, step)) return true;
        if (bs_now() >= end) return false;
        bs_pause();
    }
}

static void wait_for_step(const struct job *job, long step) {
    for (struct bs_patience patience = bs_patience(); bs_has_patience(&patience);)
        if (is_done(job, step)) return;
    atomic_fetch_add(&pool.sleepers, 1);
    for (;;) {
        unsigned done = atomic_load(&pool.done);
        if (is_done(job, step)) break;
        bs_sleep_while(&pool.done, done);
    }
    atomic_fetch_sub(&pool.sleepers, 1);
}

/// Takes part in all steps; returns when nothing is left to be taken in the last, or when that is done.
static void take_part(const struct job *job, bool until_done) {
    bool was_missed = false;
    for (long step = 0; step < job->steps; step++) {
        bool is_last = step + 1 == job->steps;
        count_done(job, step, do_seat(job, job->own, step));
        // In the next step the parts will be wanted by those in whose caches they lie.
        if (job->steps == 1 || was_missed || !look_briefly(job, step)) {
            long helped = 0;
            for (int i = 1; i < job->seats; i++)
                helped += do_seat(job, (job->own + i) % job->seats, step);
            was_missed = helped > 0;
            count_done(job, step, helped);
        }
        if (!is_last || until_done) wait_for_step(job, step);
    }
}

static void *work(void *argument) {
    int own = (int)(intptr_t)argument;
    struct worker *worker = workers + own;
    unsigned number = 0;
    for (;;) {
        unsigned called = number;
        for (struct bs_patience patience = bs_patience(); called == number && bs_has_patience(&patience);)
            called = atomic_load_explicit(&worker->job, memory_order_acquire);
        if (called == number) {
            // In one order with the call: either the call is seen here, or this is there.
            atomic_store(&worker->asleep, true);
            while ((called = atomic_load(&worker->job)) == number) bs_sleep_while(&worker->job, number);
            atomic_store(&worker->asleep, false);
        }
        number = called;
        struct job job = {
            number,
            atomic_load_explicit(&pool.body, memory_order_acquire),
            atomic_load_explicit(&pool.context, memory_order_acquire),
            atomic_load_explicit(&pool.steps, memory_order_acquire),
            atomic_load_explicit(&pool.parts, memory_order_acquire),
            atomic_load_explicit(&pool.seats, memory_order_acquire),
            own,
            atomic_load_explicit(&pool.done_before, memory_order_acquire)};
        // Seats are closed before the next job's numbers are written: these are this job's.
        uint64_t taken = atomic_load_explicit(&seats[own].taken, memory_order_acquire);
        if (taken >> 32 == number) take_part(&job, false);
    }
    return NULL;
}

/// The parent's workers are not in a child process.
static void start_anew(void) {
    bs_forget_sleepers();
    pool.workers = 0;
    atomic_store(&pool.sleepers, 0);
    atomic_store(&pool.busy, false);
}

static void watch_forks(void) { pthread_atfork(NULL, NULL, start_anew); }

/// Makes workers for the seats but the caller's, as far as there is memory for them.
static void make_workers(int count) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_forks);
    sigset_t all, before;
    sigfillset(&all);
    // Signals are for threads that the program knows.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (pool.workers + 1 < count) {
        int own = pool.workers + 1;
        pthread_t thread;
        atomic_store(&workers[own].job, 0);
        atomic_store(&workers[own].asleep, false);
        if (pthread_create(&thread, NULL, work, (void *)(intptr_t)own) != 0) break;
        pthread_detach(thread);
        pool.workers++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void call(int own, uint32_t number) {
    struct worker *worker = workers + own;
    atomic_store(&worker->job, number);
    if (atomic_load(&worker->asleep)) bs_wake_all(&worker->job);
}

static struct job prepare(bs_pool_body *body, void *context, long steps, long parts, int threads) {
    // Zero is no job.
    if (++pool.number == 0) pool.number = 1;
    struct job job = {pool.number, body, context, steps, parts, threads, 0, atomic_load(&pool.done)};
    int last = atomic_load(&pool.seats);
    for (int seat = 0; seat < threads || seat < last; seat++)
        atomic_store(&seats[seat].taken, counter(job.number, closed));
    atomic_store_explicit(&pool.body, body, memory_order_release);
    atomic_store_explicit(&pool.context, context, memory_order_release);
    atomic_store_explicit(&pool.steps, steps, memory_order_release);
    atomic_store_explicit(&pool.parts, parts, memory_order_release);
    atomic_store_explicit(&pool.seats, threads, memory_order_release);
    atomic_store_explicit(&pool.done_before, job.done_before, memory_order_release);
    for (int seat = 0; seat < threads; seat++)
        atomic_store_explicit(&seats[seat].taken, counter(job.number, 0), memory_order_release);
    return job;
}

void bs_pool_run(bs_pool_body *body, void *context, long steps, long parts, int threads) {
    if (threads > parts) threads = (int)parts;
    if (threads > most_threads) threads = most_threads;
    if (threads < 2 || atomic_exchange_explicit(&pool.busy, true, memory_order_acquire)) {
        for (long step = 0; step < steps; step++)
            for (long part = 0; part < parts; part++) body(context, step, part);
        return;
    }
    if (pool.workers + 1 < threads) make_workers(threads);
    struct job job = prepare(body, context, steps, parts, threads);
    for (int own = 1; own < threads && own <= pool.workers; own++) call(own, job.number);
    take_part(&job, true);
    atomic_store_explicit(&pool.busy, false, memory_order_release);
}
