import DeviceAPI
import Glibc

/// One connection that sends whatever it likes. Blocking, with a limit on how long it waits.
struct FloodConnection: ~Copyable {
  let descriptor: Int32

  /// Nil when the daemon takes no connection.
  init?(to address: UnixAddress, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    if var bytes = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }
    let descriptor = descriptor
    guard address.with({ connect(descriptor, $0, $1) }) == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Whether the daemon took all of it.
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Says that nothing more will be sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// How many bytes came, at most `count`: 0 at the end, -1 when none came in time.
  func receive(_ count: Int = 65_536, waits: Bool = true) -> Int {
    withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
      recv(descriptor, buffer.baseAddress, count, waits ? 0 : Int32(MSG_DONTWAIT))
    }
  }

  /// Whether the daemon has closed its side.
  var isClosed: Bool {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    return poll(&entry, 1, 0) != 0
  }
}
