import DeviceAPI
import Glibc

/// The misuses, each for a thread of its own; they end with the process.
struct Flood: Sendable {
  let address: UnixAddress
  let counts = FloodCounts()

  private static let requests = [
    "GET /v1/health", "GET /v1/device", "GET /metrics", "GET /v1/captures/none/packet",
    "DELETE /v1/captures/none",
  ].map { "\($0) HTTP/1.1\r\nhost: x\r\n\r\n" }

  private func connect(receiveBuffer: Int32? = nil) -> FloodConnection? {
    guard let connection = FloodConnection(to: address, receiveBuffer: receiveBuffer) else {
      usleep(1_000)
      return nil
    }
    counts.connected()
    return connection
  }

  /// Asks as fast as it is answered.
  func hammer() {
    while true {
      guard let connection = connect() else { continue }
      for request in Self.requests {
        guard connection.send(request), connection.receive() > 0 else { break }
        counts.answered()
      }
    }
  }

  /// Keeps so many connections that never finish a request.
  func holdHalfOpen(_ count: Int) {
    let held = HeldConnections(count: count)
    while true {
      held.refill {
        guard let connection = connect(), connection.send("GET /v1/hea") else { return nil }
        return connection
      }
      usleep(100_000)
    }
  }

  /// Asks for more than a socket holds, and takes it byte by byte.
  func readSlowly(_ count: Int) {
    let held = HeldConnections(count: count)
    let request = String(repeating: Self.requests[2], count: 64)
    while true {
      held.refill {
        guard let connection = connect(receiveBuffer: 1), connection.send(request) else {
          return nil
        }
        return connection
      }
      held.receiveByteEach()
      usleep(100_000)
    }
  }

  /// Sends what no client of this API sends.
  func sendMalformed(_ count: Int) {
    for number in 0..<count {
      guard let connection = connect() else { continue }
      _ = connection.send(MalformedRequest.all[number % MalformedRequest.all.count])
      connection.finish()
      _ = connection.receive()
      counts.sentMalformed()
    }
  }
}
