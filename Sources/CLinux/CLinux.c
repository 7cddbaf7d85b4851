#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timex.h>

int clinux_mlock(const void *address, size_t length) {
  return mlock2(address, length, 0) == 0 ? 0 : errno;
}

int clinux_exclude_from_dump(void *address, size_t length) {
  if (madvise(address, length, MADV_DONTDUMP) != 0) return errno;
  if (madvise(address, length, MADV_WIPEONFORK) != 0) return errno;
  return 0;
}

void clinux_wipe(void *address, size_t length) { explicit_bzero(address, length); }

int clinux_overwrite_freed_memory(void) { return mallopt(M_PERTURB, 0xA5) == 1; }

int clinux_set_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno; }

int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return errno;
  *pid = credentials.pid;
  *uid = credentials.uid;
  *gid = credentials.gid;
  return 0;
}

int clinux_peer_groups(int socket, gid_t *groups, int capacity, int *count) {
  socklen_t length = (socklen_t)capacity * (socklen_t)sizeof(gid_t);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &length) != 0) {
    *count = (int)(length / sizeof(gid_t));
    return errno;
  }
  *count = (int)(length / sizeof(gid_t));
  return 0;
}

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

int clinux_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void clinux_raise_event(int descriptor) { eventfd_write(descriptor, 1); }

int clinux_clock_is_synchronised(void) {
  struct timex state = {.modes = 0};
  if (adjtimex(&state) < 0) return -1;
  return !(state.status & STA_UNSYNC);
}
