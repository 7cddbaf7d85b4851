import Glibc
import Platform

/// A listening Unix stream socket: handed over by systemd, or bound by the daemon itself.
public struct ListeningSocket: Sendable {
  /// The server owns it once it runs.
  public let descriptor: Int32
  /// The file to remove at the end; nil when systemd owns it.
  public let path: String?

  /// The socket that the service manager hands over (sd_listen_fds(3)); nil when there is none.
  ///
  /// - Parameters:
  ///   - environment: looks up LISTEN_PID and LISTEN_FDS.
  ///   - process: this process; the variables may have been meant for its parent.
  ///   - first: the number of the first descriptor, SD_LISTEN_FDS_START.
  /// - Throws: `SystemError` when it is not exactly one listening Unix stream socket.
  public static func inherited(
    environment: (String) -> String?, process: Int32 = getpid(), first: Int32 = 3
  ) throws(SystemError) -> ListeningSocket? {
    guard environment("LISTEN_PID").flatMap({ Int32($0) }) == process,
      let text = environment("LISTEN_FDS")
    else { return nil }
    guard text == "1" else {
      throw SystemError(
        errno: 0, "LISTEN_FDS is \(text), not 1: the socket unit must have one ListenStream=")
    }
    guard try option(SO_DOMAIN, of: first) == AF_UNIX,
      try option(SO_TYPE, of: first) == Int32(SOCK_STREAM.rawValue),
      try option(SO_ACCEPTCONN, of: first) == 1
    else {
      throw SystemError(
        errno: 0, "descriptor \(first) is not a listening Unix stream socket; see ListenStream=")
    }
    try retryingOnInterrupt("cannot set FD_CLOEXEC on descriptor \(first)") {
      fcntl(first, F_SETFD, FD_CLOEXEC)
    }
    return ListeningSocket(descriptor: first, path: nil)
  }

  /// Binds `path` with mode 0660; the kernel asks for write permission to connect (unix(7)).
  ///
  /// A socket file that nobody answers on is left over from a crash and removed.
  /// - Parameter group: owner group of the socket file; nil leaves it.
  /// - Throws: `SystemError` that names the path.
  public static func bind(path: String, group: UInt32?) throws(SystemError) -> ListeningSocket {
    try removeStale(path)
    let address = try UnixAddress(path: path)
    let descriptor = try newSocket()
    do throws(SystemError) {
      // Until the mode is right, the umask is the stricter of the two; until listen(2), nobody connects.
      let mask = umask(0o177)
      let bound = address.with { Glibc.bind(descriptor, $0, $1) }
      let failure = SystemError.last("cannot bind \(path); does its directory exist?")
      umask(mask)
      guard bound == 0 else { throw failure }
      if let group {
        try retryingOnInterrupt("cannot give \(path) to group \(group)") {
          lchown(path, uid_t.max, group)
        }
      }
      try retryingOnInterrupt("cannot set the mode of \(path)") { chmod(path, 0o660) }
      try retryingOnInterrupt("cannot listen on \(path)") { listen(descriptor, 128) }
    } catch {
      close(descriptor)
      throw error
    }
    return ListeningSocket(descriptor: descriptor, path: path)
  }

  private static func removeStale(_ path: String) throws(SystemError) {
    let found = FileKind(at: path)
    if found == .missing { return }
    guard found == .socket else {
      throw SystemError(errno: 0, "\(path) exists and is not a socket; remove it")
    }
    let address = try UnixAddress(path: path)
    let probe = try newSocket()
    defer { close(probe) }
    let connected = address.with { connect(probe, $0, $1) }
    guard connected != 0, errno == ECONNREFUSED else {
      throw SystemError(errno: 0, "another process listens on \(path); is attestcamd running?")
    }
    try retryingOnInterrupt("cannot remove the stale socket \(path)") { unlink(path) }
  }

  private static func newSocket() throws(SystemError) -> Int32 {
    try retryingOnInterrupt("cannot create a Unix socket") {
      socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
  }

  private static func option(_ name: Int32, of descriptor: Int32) throws(SystemError) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    try retryingOnInterrupt("descriptor \(descriptor) is not a socket") {
      getsockopt(descriptor, SOL_SOCKET, name, &value, &length)
    }
    return value
  }
}
