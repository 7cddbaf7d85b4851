import CLinux
import Glibc

/// What a process that holds frames or keys does before anything else.
public enum ProcessHardening {
  /// No core dumps, no ptrace by the same user (prctl(2) PR_SET_DUMPABLE), private umask.
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
    umask(0o077)
  }
}
