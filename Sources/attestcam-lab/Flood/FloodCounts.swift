import Synchronization

/// What a flood has done.
final class FloodCounts: Sendable, CustomStringConvertible {
  private let connections = Atomic(0)
  private let answers = Atomic(0)
  private let malformed = Atomic(0)

  func connected() { connections.add(1, ordering: .relaxed) }
  func answered() { answers.add(1, ordering: .relaxed) }
  func sentMalformed() { malformed.add(1, ordering: .relaxed) }

  /// Connections, answers and malformed requests, as three numbers.
  var description: String {
    let counts = (
      connections.load(ordering: .relaxed), answers.load(ordering: .relaxed),
      malformed.load(ordering: .relaxed)
    )
    return "\(counts.0) \(counts.1) \(counts.2)"
  }
}
