#ifndef BRAINSTORM_CALLOCATIONS_H
#define BRAINSTORM_CALLOCATIONS_H

/// How often this process has asked the C library for memory since the first call, as Swift and all libraries do.
/// 0 where the C library is not GNU's.
long bs_allocations(void);

#endif
