import Platform

/// Times several contenders in turn, so that whatever slows the machine meets all of them.
struct Interleaving {
  /// One call of what is timed, with a number that counts up: the same for all contenders.
  typealias Contender = (_ call: Int) async throws -> Void

  let rounds: Int
  private let clock = MonotonicClock()

  init(rounds: Int) { self.rounds = rounds }

  /// A round times `batch` calls of each contender; every second round goes through them backwards. One round
  /// more, the first, is thrown away.
  ///
  /// - Parameter prepare: runs before each round, untimed.
  /// - Returns: per contender the nanoseconds per call, one value per round.
  func time(
    batch: Int, prepare: () async throws -> Void = {}, _ contenders: [Contender]
  ) async throws -> [Distribution] {
    var results = contenders.map { _ in [Double]() }
    for round in 0...rounds {
      try await prepare()
      let forwards = Array(contenders.indices)
      for index in round.isMultiple(of: 2) ? forwards : forwards.reversed() {
        let start = clock.now
        for call in 0..<batch { try await contenders[index](call) }
        let time = start.duration(to: clock.now).wholeNanoseconds
        if round > 0 { results[index].append(Double(time) / Double(batch)) }
      }
    }
    return results.map { Distribution($0) }
  }
}
