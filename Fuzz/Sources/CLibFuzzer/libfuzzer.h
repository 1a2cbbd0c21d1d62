#include <stddef.h>
#include <stdint.h>

// What libFuzzer offers to mutators; the toolchain has no header for it.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maximum);
