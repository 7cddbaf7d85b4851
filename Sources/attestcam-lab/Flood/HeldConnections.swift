import Glibc

/// Connections that are kept open, in a fixed number of places. For one thread.
final class HeldConnections {
  private let places: [Place]

  private final class Place {
    var connection: FloodConnection?

    var isClosed: Bool { connection?.isClosed ?? true }

    func receiveByte() {
      if connection?.receive(1, waits: false) == 0 { connection = nil }
    }
  }

  init(count: Int) { places = (0..<count).map { _ in Place() } }

  /// Opens again what the other side has closed.
  func refill(_ open: () -> FloodConnection?) {
    for place in places where place.isClosed { place.connection = open() }
  }

  func receiveByteEach() {
    for place in places { place.receiveByte() }
  }
}
