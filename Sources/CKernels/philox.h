#ifndef BRAINSTORM_PHILOX_H
#define BRAINSTORM_PHILOX_H

#include "kernels.h"

/// Four words of 32 random bits.
struct bs_random_words {
    uint32_t a, b, c, d;
};

/// Philox4x32-10 (Salmon et al., 2011), the counter's words being the block's index and the step, low words first.
BS_INLINE struct bs_random_words bs_philox(uint64_t block, uint64_t step, uint64_t key) {
    uint32_t a = (uint32_t)block, b = (uint32_t)(block >> 32);
    uint32_t c = (uint32_t)step, d = (uint32_t)(step >> 32);
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        uint64_t p = (uint64_t)a * 0xD2511F53u, q = (uint64_t)c * 0xCD9E8D57u;
        a = (uint32_t)(q >> 32) ^ b ^ k0;
        b = (uint32_t)q;
        c = (uint32_t)(p >> 32) ^ d ^ k1;
        d = (uint32_t)p;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (struct bs_random_words){a, b, c, d};
}

#endif
