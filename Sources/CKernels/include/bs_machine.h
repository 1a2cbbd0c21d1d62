#ifndef BRAINSTORM_BS_MACHINE_H
#define BRAINSTORM_BS_MACHINE_H

/// What a processor's vectors are. Results are the same at each level.
enum bs_vector_level {
    /// What all processors of the architecture have.
    bs_baseline,
    /// x86-64-v3: 8 floats, and multiplication and addition rounded once.
    bs_avx2,
    /// x86-64-v4: 16 floats, and twice the registers.
    bs_avx512
};
enum { bs_vector_levels = 3 };

/// What a call computes with: up to so many threads, at a vector level that the processor has.
struct bs_machine {
    int threads;
    enum bs_vector_level level;
};

/// Processors that this process may run on.
int bs_processors(void);
/// The highest level that this processor has. It has those below, too.
enum bs_vector_level bs_highest_level(void);

#endif
