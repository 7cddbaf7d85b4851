import Foundation
import Synchronization

/// A server clock that the test moves.
final class TestClock: Sendable {
  private let time = Mutex(Date())

  var now: Date { time.withLock { $0 } }

  func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
