#pragma once
// Filters for system calls (libseccomp 2.5).

#include <seccomp.h>
