#define _GNU_SOURCE
#include "CLinuxLandlock.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// struct landlock_ruleset_attr of version 6: Debian's headers are older, and older kernels take a longer structure
// whose rest is zero.
struct ruleset {
  uint64_t file_access;
  uint64_t network_access;
  uint64_t scopes;
};

int clinux_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? -errno : (int)version;
}

int clinux_landlock_deny(uint64_t file_access, uint64_t network_access, uint64_t scopes) {
  struct ruleset rules = {file_access, network_access, scopes};
  long ruleset = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (ruleset < 0) return errno;
  int result = 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
    result = errno;
  close((int)ruleset);
  return result;
}
