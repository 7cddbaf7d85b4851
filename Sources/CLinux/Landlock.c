#define _GNU_SOURCE
#include "CLinuxLandlock.h"

#include <errno.h>
#include <fcntl.h>
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

static int allow_reading(int ruleset, const char *directory) {
  int parent = open(directory, O_PATH | O_CLOEXEC);
  if (parent < 0) return errno;
  struct landlock_path_beneath_attr rule = {LANDLOCK_ACCESS_FS_READ_FILE, parent};
  int result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ? 0 : errno;
  close(parent);
  return result;
}

int clinux_landlock_deny(uint64_t file_access, uint64_t network_access, uint64_t scopes, const char *readable) {
  struct ruleset rules = {file_access, network_access, scopes};
  long ruleset = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (ruleset < 0) return errno;
  int result = allow_reading((int)ruleset, readable);
  if (result == 0 &&
      (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) != 0))
    result = errno;
  close((int)ruleset);
  return result;
}
