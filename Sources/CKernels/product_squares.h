#ifndef BRAINSTORM_PRODUCT_SQUARES_H
#define BRAINSTORM_PRODUCT_SQUARES_H

#include "levels.h"
#include "sixteen.h"

// Squares of numbers that are transposed in registers: of sixteen each way where there are registers for it,
// else of eight.

typedef float bs_eight __attribute__((ext_vector_type(8), aligned(4)));
typedef float bs_four __attribute__((ext_vector_type(4), aligned(4)));

BS_INLINE bs_sixteen bs_load(const float *source) { return *(const bs_sixteen *)source; }
BS_INLINE void bs_store(float *target, bs_sixteen value) { *(bs_sixteen *)target = value; }

// Of each group of four lanes of a and b: from `first` on, two of a and two of b, by turns.
#define BS_MERGED(a, b, first)                                                                               \
    __builtin_shufflevector(                                                                                 \
        a, b, first, 16 + first, first + 1, 17 + first, 4 + first, 20 + first, 5 + first, 21 + first,        \
        8 + first, 24 + first, 9 + first, 25 + first, 12 + first, 28 + first, 13 + first, 29 + first)
// The same, those of a before those of b.
#define BS_JOINED(a, b, first)                                                                               \
    __builtin_shufflevector(                                                                                 \
        a, b, first, first + 1, 16 + first, 17 + first, 4 + first, 5 + first, 20 + first, 21 + first,        \
        8 + first, 9 + first, 24 + first, 25 + first, 12 + first, 13 + first, 28 + first, 29 + first)
// Every second group of four lanes, those of a and of b by turns.
#define BS_GROUPS(a, b, first)                                                                               \
    __builtin_shufflevector(                                                                                 \
        a, b, first, first + 1, first + 2, first + 3, 16 + first, 17 + first, 18 + first, 19 + first,        \
        8 + first, 9 + first, 10 + first, 11 + first, 24 + first, 25 + first, 26 + first, 27 + first)

/// Four numbers of one row beside those of the row four further on.
BS_INLINE bs_eight bs_two_fours(const float *row, const float *further) {
    return __builtin_shufflevector(*(const bs_four *)row, *(const bs_four *)further, 0, 1, 2, 3, 4, 5, 6, 7);
}

/// `out[j][i] = rows[i][j]`. Loading halves of two rows into a vector saves a third of the shuffles.
BS_INLINE void bs_transpose_8(const float *const rows[8], bs_eight out[8]) {
#define BS_SHUFFLED(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
    _Pragma("unroll") for (int c = 0; c < 8; c += 4) {
        bs_eight r0 = bs_two_fours(rows[0] + c, rows[4] + c), r1 = bs_two_fours(rows[1] + c, rows[5] + c);
        bs_eight r2 = bs_two_fours(rows[2] + c, rows[6] + c), r3 = bs_two_fours(rows[3] + c, rows[7] + c);
        bs_eight a = BS_SHUFFLED(r0, r1, 0, 8, 1, 9, 4, 12, 5, 13);
        bs_eight b = BS_SHUFFLED(r2, r3, 0, 8, 1, 9, 4, 12, 5, 13);
        out[c] = BS_SHUFFLED(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
        out[c + 1] = BS_SHUFFLED(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
        a = BS_SHUFFLED(r0, r1, 2, 10, 3, 11, 6, 14, 7, 15);
        b = BS_SHUFFLED(r2, r3, 2, 10, 3, 11, 6, 14, 7, 15);
        out[c + 2] = BS_SHUFFLED(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
        out[c + 3] = BS_SHUFFLED(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
#undef BS_SHUFFLED
}

/// Eight numbers of one row beside those of the row eight further on.
BS_INLINE bs_sixteen bs_two_eights(const float *row, const float *further) {
    return __builtin_shufflevector(
        *(const bs_eight *)row, *(const bs_eight *)further, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15);
}

/// The same for squares of sixteen.
BS_INLINE void bs_transpose_16(const float *const rows[16], bs_sixteen out[16]) {
    _Pragma("unroll") for (int h = 0; h < 16; h += 8) {
        // columns[q][c]: four rows from 4 q on in each half, of the columns h + c and h + c + 4 by turns.
        bs_sixteen columns[2][4];
        _Pragma("unroll") for (int q = 0; q < 2; q++) {
            bs_sixteen r[4];
            _Pragma("unroll") for (int i = 0; i < 4; i++)
                r[i] = bs_two_eights(rows[4 * q + i] + h, rows[4 * q + i + 8] + h);
            bs_sixteen a = BS_MERGED(r[0], r[1], 0), b = BS_MERGED(r[2], r[3], 0);
            columns[q][0] = BS_JOINED(a, b, 0);
            columns[q][1] = BS_JOINED(a, b, 2);
            a = BS_MERGED(r[0], r[1], 2), b = BS_MERGED(r[2], r[3], 2);
            columns[q][2] = BS_JOINED(a, b, 0);
            columns[q][3] = BS_JOINED(a, b, 2);
        }
        _Pragma("unroll") for (int c = 0; c < 4; c++) {
            out[h + c] = BS_GROUPS(columns[0][c], columns[1][c], 0);
            out[h + c + 4] = BS_GROUPS(columns[0][c], columns[1][c], 4);
        }
    }
}

/// How many numbers a level's squares have each way.
BS_INLINE int bs_square(enum bs_vector_level level) { return level == bs_avx512 ? 16 : 8; }

/// `target[j, i] = source[i, j]` for a whole square of which the rows from `rows` on repeat the last.
BS_INLINE void bs_transpose_square(
    enum bs_vector_level level, const float *source, long stride, long rows, float *target,
    long target_stride) {
#define BS_SQUARE(vector, size)                                                                              \
    do {                                                                                                     \
        const float *in[size];                                                                               \
        vector out[size];                                                                                    \
        _Pragma("unroll") for (int i = 0; i < size; i++)                                                     \
            in[i] = source + (i < rows ? i : rows - 1) * stride;                                             \
        bs_transpose_##size(in, out);                                                                        \
        _Pragma("unroll") for (int i = 0; i < size; i++)                                                     \
            *(vector *)(target + i * target_stride) = out[i];                                                \
    } while (0)
    if (bs_square(level) == 16)
        BS_SQUARE(bs_sixteen, 16);
    else
        BS_SQUARE(bs_eight, 8);
#undef BS_SQUARE
}

#endif
