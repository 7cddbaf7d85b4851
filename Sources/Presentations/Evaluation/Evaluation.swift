import Synchronization

/// Makes the presentations of a plan on several lanes at once.
public struct Evaluation: Sendable {
  private let lane: any PresentationLane
  private let subjects: [String: Subject]
  private let lanes: Int

  /// - Parameters:
  ///   - lane: what presentations are made on.
  ///   - lanes: how many are made at the same time.
  public init(_ lane: some PresentationLane, subjects: [Subject], lanes: Int) {
    self.lane = lane
    self.subjects = Dictionary(
      subjects.map { ($0.source.person, $0) }, uniquingKeysWith: { first, _ in first })
    self.lanes = lanes
  }

  /// Makes those trials that `log` has no result of.
  ///
  /// - Parameter progress: told after each trial how many are done.
  /// - Returns: the results, in the order of the trials.
  /// - Throws: `PresentationError`.
  public func run(
    _ trials: [Trial], log: ResultLog?, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> [TrialResult] {
    let queue = Counts()
    let found = try await withThrowingTaskGroup(of: [(Int, TrialResult)].self) { group in
      for _ in 0..<lanes {
        group.addTask {
          var results: [(Int, TrialResult)] = []
          while true {
            let index = queue.take()
            guard index < trials.count else { return results }
            results.append((index, try await result(of: trials[index], log)))
            progress(queue.finish())
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    return found.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// How many trials were begun and ended.
  private final class Counts: Sendable {
    private let counts = Mutex((begun: 0, ended: 0))

    /// The number of a trial that nobody has begun.
    func take() -> Int {
      counts.withLock { counts in
        counts.begun += 1
        return counts.begun - 1
      }
    }

    /// How many have ended, with this one.
    func finish() -> Int {
      counts.withLock { counts in
        counts.ended += 1
        return counts.ended
      }
    }
  }

  private func result(
    of trial: Trial, _ log: ResultLog?
  ) async throws(PresentationError) -> TrialResult {
    if let known = await log?.result(of: trial) { return known }
    guard let subject = subjects[trial.person] else {
      throw PresentationError(.subject, "no photograph of \(trial.person)")
    }
    let result = try await lane.run(trial, by: subject)
    try await log?.append(result)
    return result
  }
}
