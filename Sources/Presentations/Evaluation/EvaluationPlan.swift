/// Which presentations an evaluation makes.
public struct EvaluationPlan: Sendable {
  public let trials: [Trial]

  /// Presentations per species on the half that is reported.
  public static let reported = 150
  /// Of those declared as not stopped.
  public static let declared = 30
  /// Of each on the half that thresholds are tuned on.
  public static let tuned = 12

  /// Presentations per species to the whole daemon.
  public static let live = 3

  /// - Parameter share: of the whole evaluation, 0…1; at least six presentations of each species.
  public init(
    share: Double = 1, senses: [Sense] = Sense.allCases,
    halves: [SubjectSource.Half] = SubjectSource.Half.allCases
  ) {
    var trials: [Trial] = []
    for half in halves {
      for sense in senses {
        for species in sense.species {
          let whole =
            half == .tuning
            ? Self.tuned : species.goal(for: sense) == .declared ? Self.declared : Self.reported
          trials += Self.trials(
            sense, species, half, .frames,
            max(min(6, whole), Int((Double(whole) * share).rounded())))
        }
      }
    }
    if halves.contains(.report) {
      for sense in senses {
        for species in sense.species {
          trials += Self.trials(sense, species, .report, .real, Self.live)
        }
      }
    }
    self.trials = trials
  }

  private static func trials(
    _ sense: Sense, _ species: Species, _ half: SubjectSource.Half, _ pace: Trial.Pace,
    _ count: Int
  ) -> [Trial] {
    let people = SubjectSource.all.filter { $0.half == half }.map(\.person)
    return (0..<count).map { number in
      // Each presentation moves, is lit and is asked otherwise than all others.
      var random = LabRandom(
        seed: UInt64(number),
        "\(half.rawValue) \(pace.rawValue) \(sense.rawValue) \(species.rawValue)")
      return Trial(
        pace: pace, sense: sense, species: species, person: people[number % people.count],
        half: half, seed: random.next())
    }
  }
}
