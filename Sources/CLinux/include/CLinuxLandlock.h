#pragma once
// Landlock (landlock(7)): glibc has no wrappers for its system calls.

#include <stdint.h>

/// The version of Landlock that the kernel speaks, from 1; a negative errno when it has none.
int clinux_landlock_version(void);
/// Takes rights away from the calling thread and what it starts: the kinds of access named, wherever they lead,
/// but for reading files below one directory. Returns 0 or errno.
int clinux_landlock_deny(uint64_t file_access, uint64_t network_access, uint64_t scopes, const char *readable);
