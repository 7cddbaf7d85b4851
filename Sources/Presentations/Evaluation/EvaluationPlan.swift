/// Which presentations an evaluation makes.
public struct EvaluationPlan: Sendable {
  public let trials: [Trial]

  /// Presentations per species on the half that is reported.
  public static let reported = 150
  /// Of those declared as not stopped, and of each species on the half that thresholds are tuned on.
  public static let few = 30

  /// - Parameter share: of the whole evaluation, 0…1; at least six presentations of each species.
  public init(share: Double = 1, halves: [SubjectSource.Half] = SubjectSource.Half.allCases) {
    var trials: [Trial] = []
    for half in halves {
      let people = SubjectSource.all.filter { $0.half == half }.map(\.person)
      for species in Species.allCases {
        let whole = half == .report && species.goal != .declared ? Self.reported : Self.few
        let count = max(min(6, whole), Int((Double(whole) * share).rounded()))
        for number in 0..<count {
          // Each presentation moves, is lit and is asked otherwise than all others.
          var random = LabRandom(seed: UInt64(number), "\(half.rawValue) \(species.rawValue)")
          trials.append(
            Trial(
              species: species, person: people[number % people.count], half: half,
              seed: random.next()))
        }
      }
    }
    self.trials = trials
  }
}
