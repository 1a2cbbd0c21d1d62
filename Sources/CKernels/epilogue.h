#ifndef BRAINSTORM_EPILOGUE_H
#define BRAINSTORM_EPILOGUE_H

#include "kernels.h"

/// Does it for some rows and columns, by the calling thread.
void bs_epilogue_part(
    float *outputs, long stride, const struct bs_epilogue *epilogue, long row, long row_end, long column,
    long column_end, enum bs_vector_level level);

#endif
