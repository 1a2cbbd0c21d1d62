#ifndef BRAINSTORM_CWRITEBACK_H
#define BRAINSTORM_CWRITEBACK_H

/// Asks the system to begin writing to the disk what of a file is in memory only, and does not wait for it. Nothing
/// depends on it: errors are those of the `fsync` that follows. Does nothing where the system has no such call.
void bs_start_write_back(int descriptor);

#endif
