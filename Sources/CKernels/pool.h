#ifndef BRAINSTORM_POOL_H
#define BRAINSTORM_POOL_H

// One pool of threads for the process. Its workers are made when they are first needed and sleep between
// jobs.

/// What a job does for a part of a step.
typedef void bs_pool_body(void *context, long step, long part);

/// Does all parts of each step, of which there are `parts` a step, before a part of the next step begins, on
/// up to `threads` threads, the calling one included. Which thread does a part is chance: a thread takes the
/// parts that are meant for it first, which lie side by side and are the same at every step, and then those
/// that others have not begun. So a thread that gets no processor keeps nobody waiting, except for a part
/// that it has begun.
///
/// A caller that finds the pool taken, by another caller or by the job that it is a part of itself, does all
/// parts alone: the processors have work, and who waits for a pool cannot tell for how long.
void bs_pool_run(bs_pool_body *body, void *context, long steps, long parts, int threads);

#endif
