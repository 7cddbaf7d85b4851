#pragma once
// What the Swift importer cannot reach in glibc and the kernel headers: macros, and structs behind _GNU_SOURCE.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CLinuxLandlock.h"
#include "CLinuxV4L2.h"

/// Locks `length` bytes in memory, faulting them in now. Returns 0 or errno.
int clinux_mlock(const void *address, size_t length);
/// Excludes the pages from core dumps and wipes them in a forked child. Returns 0 or errno.
int clinux_exclude_from_dump(void *address, size_t length);
/// Overwrites memory in a way that the compiler may not remove.
void clinux_wipe(void *address, size_t length);
/// From now on malloc(3) overwrites what is freed (M_PERTURB), but for blocks that go into a thread's cache: glibc 2.36 keeps
/// up to seven each of 1,032 bytes and less as they are, unless glibc.malloc.tcache_count is 0. Returns 1, or 0 on failure.
int clinux_overwrite_freed_memory(void);
/// No ptrace, no /proc/PID/mem for the same uid, no core dump. Returns 0 or errno.
int clinux_set_undumpable(void);

/// SO_PEERCRED of a connected Unix socket. Returns 0 or errno.
int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);
/// SO_PEERGROUPS: writes up to `capacity` supplementary groups, the true number to `count`. Returns 0 or errno.
int clinux_peer_groups(int socket, gid_t *groups, int capacity, int *count);
/// Names the calling thread; the kernel keeps 15 bytes.
void clinux_name_thread(const char *name);

/// A close-on-exec, non-blocking eventfd(2) with count 0, or -1 and errno.
int clinux_event_descriptor(void);
/// Adds 1 to the count: the descriptor becomes and stays readable.
void clinux_raise_event(int descriptor);

/// Sends one message with at most one descriptor (-1 for none). Returns 0 or errno; never SIGPIPE.
int clinux_send_message(int socket, const void *bytes, size_t count, int descriptor);
/// Receives one message with at most one descriptor, close-on-exec; -1 for none. A message or list of descriptors that does
/// not fit is EMSGSIZE, and what came of it is closed. Returns 0 or errno; `count` 0 is the end.
int clinux_receive_message(int socket, void *bytes, size_t capacity, size_t *count, int *descriptor);

/// A file in memory, close-on-exec, that can be sealed (memfd_create(2)), or -1 and errno.
int clinux_memory_file(const char *name);
/// Forbids every change of the file's size, contents and seals (F_ADD_SEALS). Returns 0 or errno.
int clinux_seal(int file);
/// 1 when the file is sealed as `clinux_seal` does, 0 when it is not.
int clinux_is_sealed(int file);
/// Ends the process with `signal` when its parent's thread ends (PR_SET_PDEATHSIG). Returns 0 or errno.
int clinux_die_with_parent(int signal);
/// Starts a program in a session of its own with `input` as standard input, nothing on its outputs and no other
/// descriptor. Returns 0 or errno.
int clinux_spawn(
    const char *path, char *const arguments[], char *const environment[], int input, pid_t *process);

/// Whether the kernel holds its clock synchronised with a time server (adjtimex(2), STA_UNSYNC clear); -1 when it may not
/// be asked.
int clinux_clock_is_synchronised(void);
