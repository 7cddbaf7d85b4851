import CLinux
import Glibc
import Platform

/// Access to files, and to other processes, by the kernel's Landlock (landlock(7), Documentation/userspace-api/landlock.rst).
enum Landlock {
  /// Denies every kind of access that this kernel can deny; descriptors that are open keep what they allow.
  ///
  /// Except reading /proc: libdispatch looks there after its threads, and aborts when it may not. Landlock keeps a process
  /// from looking into the memory of those outside.
  ///
  /// - Throws: `SystemError` when the kernel has no Landlock.
  static func shutIn() throws(SystemError) {
    let version = clinux_landlock_version()
    guard version >= 1 else {
      throw SystemError(
        errno: -version,
        "this kernel has no Landlock; it needs CONFIG_SECURITY_LANDLOCK and `landlock` in lsm=")
    }
    let result = clinux_landlock_deny(
      fileAccess(version), networkAccess(version), scopes(version), "/proc")
    guard result == 0 else {
      throw SystemError(errno: result, "Landlock refuses to shut this process in")
    }
  }

  /// LANDLOCK_ACCESS_FS_*: 13 kinds in version 1, then REFER, TRUNCATE and, from version 5, IOCTL_DEV.
  private static func fileAccess(_ version: Int32) -> UInt64 {
    let kinds =
      switch version {
      case 1: 13
      case 2: 14
      case 3, 4: 15
      default: 16
      }
    return (1 << kinds) - 1
  }

  /// LANDLOCK_ACCESS_NET_*: to bind and to connect TCP sockets.
  private static func networkAccess(_ version: Int32) -> UInt64 { version >= 4 ? 0b11 : 0 }

  /// LANDLOCK_SCOPE_*: abstract Unix sockets and signals of others.
  private static func scopes(_ version: Int32) -> UInt64 { version >= 6 ? 0b11 : 0 }
}
