#ifndef BRAINSTORM_PROCESSES_H
#define BRAINSTORM_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>

// The calls of MPI that the library makes, as functions: much of what mpi.h declares are macros, and other things with each
// implementation. Without the package's trait MPI there is no mpi.h, and bs_mpi_is_built is false. Calls that can fail
// return 0, or MPI's number of the error (bs_mpi_error_text).

/// Whether the library was built with MPI.
bool bs_mpi_is_built(void);

/// What MPI calls itself, up to the end of the line.
void bs_mpi_library(char *text, size_t capacity);

void bs_mpi_error_text(int error, char *text, size_t capacity);

/// Begins MPI in this process. To be called once.
int bs_mpi_begin(int *rank, int *count);

/// Ends MPI; every process must call it.
void bs_mpi_end(void);

/// Ends all processes with a status.
void bs_mpi_abort(int status);

/// Bytes that go to another process or come from it.
struct bs_mpi_message {
    void *bytes;
    size_t count;
    int rank;
    bool is_sent;
};

struct bs_mpi_transfer;

/// Begins to send and to receive.
int bs_mpi_start(const struct bs_mpi_message *messages, size_t count, struct bs_mpi_transfer **transfer);

/// Begins to give `count` bytes to all, and to receive as many from each into `all`, by rank. At most INT_MAX.
int bs_mpi_gather(const void *own, void *all, size_t count, struct bs_mpi_transfer **transfer);

/// Looks, without waiting, whether a transfer has ended; it is freed then, and when there is an error.
int bs_mpi_test(struct bs_mpi_transfer *transfer, bool *has_ended);

/// Begins to tell the first process what has gone wrong here; the text must stay.
int bs_mpi_report_failure(char *text, size_t count, struct bs_mpi_transfer **transfer);

/// Looks, in the first process and without waiting, whether another has reported. `rank` is −1 if none has.
int bs_mpi_read_failure(int *rank, char *text, size_t capacity);

#endif
