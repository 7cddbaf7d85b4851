/// The results of one species before one sense, on one half of the people, on frame time.
public struct SpeciesSummary: Sendable {
  public let sense: Sense
  public let species: Species
  public let half: SubjectSource.Half
  public let results: [TrialResult]
  /// Different sequences of actions that a challenge may have.
  private let sequences: Int

  /// - Parameter results: of an evaluation; those of other species and people do not count.
  init(
    _ sense: Sense, _ species: Species, _ half: SubjectSource.Half, in results: [TrialResult],
    sequences: Int
  ) {
    self.sense = sense
    self.species = species
    self.half = half
    self.sequences = sequences
    self.results = results.filter {
      $0.trial.pace == .frames && $0.trial.sense == sense && $0.trial.species == species
        && $0.trial.half == half
    }
  }

  /// Presentations.
  public var count: Int { results.count }

  public func count(_ verdict: TrialResult.Verdict) -> Int {
    results.count { $0.verdict == verdict }
  }

  /// What counts as an error: an attack that was accepted, or a person that was not, without a verdict included.
  public var errors: Int {
    species == .bonaFide ? count - count(.accepted) : count(.accepted)
  }

  /// Errors per presentation with their exact interval at 95 %. The presentations of one person are variants, not
  /// independent trials: see `people`.
  public var interval: ClosedRange<Double> { Binomial.interval(errors, of: count) }

  /// The people, and how many of them there was an error with at all.
  public var people: (count: Int, errors: Int) {
    let groups = Dictionary(grouping: results, by: \.trial.person)
    return (
      groups.count,
      groups.values.count { results in
        results.contains { ($0.verdict == .accepted) != (species == .bonaFide) }
      }
    )
  }

  /// Seconds to the verdict, in order; of bona fide presentations also those without one.
  public var times: [Double] { results.map(\.seconds).sorted() }

  public var median: Double? { times.isEmpty ? nil : times[(times.count - 1) / 2] }

  /// Whether what the species must show is shown; nil where nothing must be.
  public var holds: Bool? {
    switch species.goal(for: sense) {
    case .accepted: Double(errors) <= 0.05 * Double(count)
    case .refused: errors == 0
    case .chance:
      errors <= Binomial.quantile(0.99, of: count, probability: 1 / Double(sequences))
    case .declared: nil
    }
  }

  /// How often each reason was given, most often first.
  public var reasons: [(reason: String, count: Int)] {
    Dictionary(grouping: results.filter { $0.verdict != .accepted }, by: \.reason)
      .map { ($0.key, $0.value.count) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}
