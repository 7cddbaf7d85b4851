import AsyncHTTPClient
import Glibc
import NIOCore

extension DeviceClientError {
  /// Why no response came.
  init(connecting error: any Error, to socket: String) {
    switch (error as? IOError)?.errnoCode {
    case ENOENT, ECONNREFUSED:
      self.init(.unreachable, "nobody answers on \(socket); is attestcamd running?")
    case EACCES, EPERM:
      self.init(.denied, "no permission to connect to \(socket); join the group that owns it")
    default:
      self.init(.interrupted, "the connection to \(socket) broke off (\(type(of: error)))")
    }
  }
}
