#pragma once
// Counts this thread's allocations: defines malloc and its kin for the whole program that it is linked into.

#include <stdint.h>

/// Calls of malloc, calloc, realloc and the aligned kinds on this thread so far.
uint64_t callocations_count(void);
