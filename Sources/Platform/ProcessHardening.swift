import CLinux
import Glibc

/// What a process that holds frames or keys does before anything else.
public enum ProcessHardening {
  /// What the C library and the Swift runtime are to be told when such a process is started: no cache of freed blocks,
  /// since it would keep their contents (mallopt(3) M_PERTURB does not reach it); and no backtrace of a crash, since it
  /// shows registers and the memory that they point to, on standard error, which is the journal.
  public static let environment = [
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0", "SWIFT_BACKTRACE": "enable=no",
  ]

  /// No core dumps, no ptrace by the same user (prctl(2) PR_SET_DUMPABLE), private umask, and freed heap memory is
  /// overwritten: libraries that look at pixels or keys keep copies there.
  ///
  /// - Throws: `SystemError` when the kernel refuses.
  public static func apply() throws(SystemError) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    guard setrlimit(__rlimit_resource_t(4), &none) == 0 else {
      throw SystemError.last("cannot forbid core dumps (RLIMIT_CORE)")
    }
    let result = clinux_set_undumpable()
    guard result == 0 else {
      throw SystemError(errno: result, "cannot make the process undumpable (PR_SET_DUMPABLE)")
    }
    guard clinux_overwrite_freed_memory() == 1 else {
      throw SystemError(errno: 0, "cannot have freed memory overwritten (mallopt M_PERTURB)")
    }
    umask(0o077)
  }
}
