import Glibc
import Platform

/// Takes from a process whatever it does not need to turn frames into numbers.
///
/// For a process that reads foreign bytes (docs/design.md): what it was given as an open descriptor it may still use;
/// it can open, create, connect to, start and signal nothing.
public enum ProcessSandbox {
  /// Enters the sandbox, for good, with all that the process will ever start.
  ///
  /// To be called on the main thread before there is another: Landlock binds the thread that asks and its children.
  ///
  /// - Throws: `SystemError` when there are other threads, or when the kernel lacks Landlock (since 5.13) or
  ///   seccomp filters; nothing that reads foreign bytes should run then.
  public static func enter() throws(SystemError) {
    guard try threadCount() == 1 else {
      throw SystemError(errno: 0, "a sandbox must be entered before the process has threads")
    }
    try Landlock.shutIn()
    try SystemCallFilter.load()
  }

  /// proc(5): a directory's link count is 2 more than the directories in it, and each thread has one.
  private static func threadCount() throws(SystemError) -> Int {
    var status = stat()
    guard stat("/proc/self/task", &status) == 0 else {
      throw SystemError.last("cannot count this process's threads in /proc/self/task")
    }
    return Int(status.st_nlink) - 2
  }
}
