#include "processes.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#ifdef BRAINSTORM_MPI

#include <mpi.h>
#include <pthread.h>
#include <signal.h>

struct bs_mpi_transfer {
    int count;
    MPI_Request requests[];
};

/// A message of MPI counts by an int.
enum { largest_piece = 1 << 30 };

/// Data and failures do not meet on the way.
static MPI_Comm data = MPI_COMM_NULL, failures = MPI_COMM_NULL;

bool bs_mpi_is_built(void) { return true; }

void bs_mpi_library(char *text, size_t capacity) {
    char name[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    if (capacity == 0) return;
    text[0] = 0;
    if (MPI_Get_library_version(name, &length) != MPI_SUCCESS) return;
    size_t count = strcspn(name, "\n,");
    if (count >= capacity) count = capacity - 1;
    memcpy(text, name, count);
    text[count] = 0;
}

void bs_mpi_error_text(int error, char *text, size_t capacity) {
    char name[MPI_MAX_ERROR_STRING];
    int length = 0;
    if (capacity == 0) return;
    text[0] = 0;
    if (MPI_Error_string(error, name, &length) != MPI_SUCCESS || length < 0) return;
    size_t count = (size_t)length < capacity ? (size_t)length : capacity - 1;
    memcpy(text, name, count);
    text[count] = 0;
}

int bs_mpi_begin(int *rank, int *count) {
    int provided = 0;
    // Signals are for the program's own threads: those of MPI would end it.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!error) error = MPI_Comm_dup(MPI_COMM_WORLD, &data);
    if (!error) error = MPI_Comm_dup(MPI_COMM_WORLD, &failures);
    if (!error) error = MPI_Comm_set_errhandler(data, MPI_ERRORS_RETURN);
    if (!error) error = MPI_Comm_set_errhandler(failures, MPI_ERRORS_RETURN);
    if (!error) error = MPI_Comm_rank(data, rank);
    if (!error) error = MPI_Comm_size(data, count);
    return error;
}

void bs_mpi_end(void) {
    MPI_Comm_free(&data);
    MPI_Comm_free(&failures);
    MPI_Finalize();
}

void bs_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

static size_t pieces(size_t bytes) { return (bytes + largest_piece - 1) / largest_piece; }

int bs_mpi_start(const struct bs_mpi_message *messages, size_t count, struct bs_mpi_transfer **transfer) {
    size_t all = 0;
    for (size_t i = 0; i < count; i++) all += pieces(messages[i].count);
    if (all > INT_MAX) return MPI_ERR_COUNT;
    struct bs_mpi_transfer *new = malloc(sizeof *new + all * sizeof *new->requests);
    if (!new) return MPI_ERR_NO_MEM;
    new->count = 0;
    // What is received comes first, so that it has a place when it arrives.
    for (int sends = 0; sends < 2; sends++) {
        for (size_t i = 0; i < count; i++) {
            const struct bs_mpi_message *m = &messages[i];
            if (m->is_sent != sends) continue;
            for (size_t start = 0; start < m->count; start += largest_piece) {
                size_t rest = m->count - start;
                int size = (int)(rest < largest_piece ? rest : largest_piece);
                char *bytes = (char *)m->bytes + start;
                MPI_Request *request = &new->requests[new->count];
                int error = sends ? MPI_Isend(bytes, size, MPI_BYTE, m->rank, 0, data, request)
                                  : MPI_Irecv(bytes, size, MPI_BYTE, m->rank, 0, data, request);
                if (error) {
                    free(new);
                    return error;
                }
                new->count++;
            }
        }
    }
    *transfer = new;
    return 0;
}

int bs_mpi_gather(const void *own, void *all, size_t count, struct bs_mpi_transfer **transfer) {
    if (count > INT_MAX) return MPI_ERR_COUNT;
    struct bs_mpi_transfer *new = malloc(sizeof *new + sizeof *new->requests);
    if (!new) return MPI_ERR_NO_MEM;
    new->count = 1;
    int size = (int)count;
    int error = MPI_Iallgather(own, size, MPI_BYTE, all, size, MPI_BYTE, data, new->requests);
    if (error) {
        free(new);
        return error;
    }
    *transfer = new;
    return 0;
}

int bs_mpi_test(struct bs_mpi_transfer *transfer, bool *has_ended) {
    int flag = 0;
    int error = MPI_Testall(transfer->count, transfer->requests, &flag, MPI_STATUSES_IGNORE);
    *has_ended = flag != 0;
    if (error || flag) free(transfer);
    return error;
}

int bs_mpi_report_failure(char *text, size_t count, struct bs_mpi_transfer **transfer) {
    struct bs_mpi_transfer *new = malloc(sizeof *new + sizeof *new->requests);
    if (!new) return MPI_ERR_NO_MEM;
    new->count = 1;
    int size = (int)(count < INT_MAX ? count : INT_MAX);
    int error = MPI_Isend(text, size, MPI_BYTE, 0, 0, failures, new->requests);
    if (error) {
        free(new);
        return error;
    }
    *transfer = new;
    return 0;
}

int bs_mpi_read_failure(int *rank, char *text, size_t capacity) {
    int flag = 0, size = 0;
    MPI_Status status;
    *rank = -1;
    if (capacity == 0) return 0;
    int error = MPI_Iprobe(MPI_ANY_SOURCE, 0, failures, &flag, &status);
    if (error || !flag) return error;
    error = MPI_Get_count(&status, MPI_BYTE, &size);
    if (error) return error;
    char *whole = malloc((size_t)size + 1);
    if (!whole) return MPI_ERR_NO_MEM;
    error = MPI_Recv(whole, size, MPI_BYTE, status.MPI_SOURCE, 0, failures, MPI_STATUS_IGNORE);
    if (!error) {
        size_t count = (size_t)size < capacity ? (size_t)size : capacity - 1;
        memcpy(text, whole, count);
        text[count] = 0;
        *rank = status.MPI_SOURCE;
    }
    free(whole);
    return error;
}

#else

bool bs_mpi_is_built(void) { return false; }

static void no_text(char *text, size_t capacity) {
    if (capacity > 0) text[0] = 0;
}

void bs_mpi_library(char *text, size_t capacity) { no_text(text, capacity); }
void bs_mpi_error_text(int error, char *text, size_t capacity) {
    (void)error;
    no_text(text, capacity);
}
int bs_mpi_begin(int *rank, int *count) {
    *rank = 0;
    *count = 1;
    return 1;
}
void bs_mpi_end(void) {}
void bs_mpi_abort(int status) { exit(status); }
int bs_mpi_start(const struct bs_mpi_message *messages, size_t count, struct bs_mpi_transfer **transfer) {
    (void)messages, (void)count, (void)transfer;
    return 1;
}
int bs_mpi_gather(const void *own, void *all, size_t count, struct bs_mpi_transfer **transfer) {
    (void)own, (void)all, (void)count, (void)transfer;
    return 1;
}
int bs_mpi_test(struct bs_mpi_transfer *transfer, bool *has_ended) {
    (void)transfer;
    *has_ended = true;
    return 1;
}
int bs_mpi_report_failure(char *text, size_t count, struct bs_mpi_transfer **transfer) {
    (void)text, (void)count, (void)transfer;
    return 1;
}
int bs_mpi_read_failure(int *rank, char *text, size_t capacity) {
    *rank = -1;
    no_text(text, capacity);
    return 1;
}

#endif
