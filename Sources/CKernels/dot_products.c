#include "dots.h"

// A product with a transposed right factor is dot products of rows, which lie in memory as the vector loop
// reads them. A library rearranges the right factor first, which pays where each of its numbers meets many
// rows of the left one. For a batch of samples and a layer's weights it costs a fifth of the product.
//
// A tile is 4 rows of the left factor and 4 of the right: 16 sums of 16 lanes are half of the registers of
// AVX-512, and each number that is loaded is used four times. Every sum is made by one thread, in an order
// that depends on its length alone.

/// The left rows that are passed over again for each four of the right ones, in floats: half of a core's
/// second-level cache.
enum { block = 1 << 17 };

/// Of a thread, in multiplications; about 5 microseconds.
static const double least_work = 1 << 18;

/// A cost for `bs_divide` that is worth as many threads as it is given.
enum { always = 1 << 20 };

struct dots {
    const float *left, *right;
    float *target;
    long left_stride, right_stride, target_stride;
    long rows, columns, inner;
    bool accumulate;
};

/// The tile's sums, four columns of each row side by side.
BS_INLINE bs_sixteen dot_tile(const float *const left[tile], const float *const right[tile], long inner) {
    bs_sixteen sums[tile][tile] = {{{0}}};
    long k = 0;
    for (; k + bs_lanes <= inner; k += bs_lanes) {
        _Pragma("unroll") for (int j = 0; j < tile; j++) {
            bs_sixteen factor = *(const bs_sixteen *)(right[j] + k);
            _Pragma("unroll") for (int i = 0; i < tile; i++)
                sums[i][j] = bs_multiply_add(*(const bs_sixteen *)(left[i] + k), factor, sums[i][j]);
        }
    }
    if (k < inner) {
        bs_sixteen_ints mask = remaining(k, inner);
        k = inner - bs_lanes;
        _Pragma("unroll") for (int j = 0; j < tile; j++) {
            bs_sixteen factor = keep(*(const bs_sixteen *)(right[j] + k), mask);
            _Pragma("unroll") for (int i = 0; i < tile; i++)
                sums[i][j] =
                    bs_multiply_add(keep(*(const bs_sixteen *)(left[i] + k), mask), factor, sums[i][j]);
        }
    }
    return add_lanes(sums);
}

BS_INLINE void dot_rows(const struct dots *d, long row_start, long row_end, long column_start, long column_end) {
    long rows_in_block = block / d->inner / tile * tile;
    if (rows_in_block < tile) rows_in_block = tile;
    for (long block_start = row_start; block_start < row_end; block_start += rows_in_block) {
        long block_end = block_start + rows_in_block < row_end ? block_start + rows_in_block : row_end;
        for (long column = column_start; column < column_end; column += tile) {
            const float *left[tile], *right[tile];
            long width = column_end - column < tile ? column_end - column : tile;
            point(right, tile, d->right, d->right_stride, column, column_end);
            for (long row = block_start; row < block_end; row += tile) {
                point(left, tile, d->left, d->left_stride, row, block_end);
                float sums[tile * tile];
                *(bs_sixteen *)sums = dot_tile(left, right, d->inner);
                for (long i = 0; i < tile && row + i < block_end; i++) {
                    float *target = d->target + (row + i) * d->target_stride + column;
                    const float *source = sums + i * tile;
                    if (d->accumulate)
                        for (long j = 0; j < width; j++) target[j] += source[j];
                    else if (width == tile)
                        memcpy(target, source, tile * sizeof(float));
                    else
                        for (long j = 0; j < width; j++) target[j] = source[j];
                }
            }
        }
    }
}

BS_PART(dot_of_columns, start, end) {
    const struct dots *d = context;
    dot_rows(d, 0, d->rows, start, end);
}

BS_PART(dot_of_rows, start, end) {
    const struct dots *d = context;
    dot_rows(d, start, end, 0, d->columns);
}

bool bs_are_dot_products(long rows, long columns, long inner, struct bs_machine machine) {
    // With fewer registers the sums have no room, and adding the lanes of sums shorter than this takes long.
    if (machine.level < bs_avx512 || rows < tile || inner < 4 * bs_lanes) return false;
    // Few columns leave most lanes of a library's loop empty.
    if (columns < bs_lanes) return true;
    // Where there is much to compute, the rearranging must be worth more than adding the lanes, and than reading
    // rows that do not begin where a cache line does.
    return inner >= (inner % bs_lanes == 0 ? 2 : 4) * rows && (inner >= 12 * bs_lanes || columns <= 4 * bs_lanes);
}

void bs_dot_products(
    const float *left, long left_stride, const float *right, long right_stride, float *target,
    long target_stride, long rows, long columns, long inner, bool accumulate, struct bs_machine machine) {
    struct dots d = {
        left, right, target, left_stride, right_stride, target_stride, rows, columns, inner, accumulate};
    double worthwhile = (double)rows * (double)columns * (double)inner / least_work;
    if (machine.threads > worthwhile) machine.threads = (int)worthwhile;
    bool by_columns = columns >= rows;
    bs_divide(
        by_columns ? columns : rows, tile, always, machine, by_columns ? dot_of_columns : dot_of_rows, &d);
}
