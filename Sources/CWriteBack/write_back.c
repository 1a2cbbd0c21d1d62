// sync_file_range(2) is among GNU's extensions, which Swift does not see.
#define _GNU_SOURCE
#include "CWriteBack.h"

#include <errno.h>
#include <fcntl.h>

void bs_start_write_back(int descriptor) {
#ifdef __linux__
    int before = errno;
    sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    errno = before;
#else
    (void)descriptor;
#endif
}
