import Foundation
import Liveness
import TrustedPacket

/// What an evaluation found, in the terms of ISO/IEC 30107-3.
public struct EvaluationReport: Sendable {
  public let results: [TrialResult]
  public let replay: RecordedReplay?
  public let clips: [ClipStudy]
  public let settings: LivenessSettings
  /// What a challenge may ask for.
  public let actions: Set<LivenessAction>
  /// Of the software.
  public let version: String

  public init(
    _ results: [TrialResult], replay: RecordedReplay?, clips: [ClipStudy],
    settings: LivenessSettings, actions: Set<LivenessAction>, version: String
  ) {
    self.clips = clips
    self.actions = actions
    self.results = results
    self.replay = replay
    self.settings = settings
    self.version = version
  }

  public func summary(
    _ species: Species, _ half: SubjectSource.Half, _ sense: Sense = .visible
  ) -> SpeciesSummary {
    SpeciesSummary(sense, species, half, in: results, sequences: actions.sequences)
  }

  /// Seconds that half of the synthetic people may need to their verdict, those without one included.
  static let longestMedian = 8.0

  /// What was to be shown on the reported half and was not.
  public var misses: [String] {
    var misses = Sense.allCases.flatMap { sense in
      sense.species.compactMap { species -> String? in
        let summary = summary(species, .report, sense)
        guard summary.count > 0, summary.holds == false else { return nil }
        return "\(sense.rawValue), \(species.rawValue): \(summary.errors) of \(summary.count)"
      }
    }
    if let median = summary(.bonaFide, .report).median, median > Self.longestMedian {
      misses.append("median time to a verdict: \(seconds(median)) s")
    }
    misses += daemonMisses
    if let replay, !replay.holds {
      misses.append("recordings: \(replay.passed) of \(replay.plays) passed")
    }
    return misses
  }

  public var markdown: String {
    """
    # Presentation attack detection: an evaluation

    Written by `attestcam-lab pad`, version \(version). Thresholds: SHA-256 `\(settings.digest)`. Terms and metrics are
    those of ISO/IEC 30107-3; attestcam was not tested by an accredited laboratory, and **no person took part**: what is
    called a synthetic person is a photograph animated in three dimensions. Species are never pooled.

    Visible light only (level `rgb-action`), \(PresentationCamera.rate) frames a second of 640×480 pixels as Motion-JPEG,
    on frame time. A challenge asks for three of: \(actionNames). Thresholds may be tuned on \(names(.tuning)); the figures to go by are those of \(names(.report)).

    ## Synthetic people

    BPCER: rejected, and BPNRR: without a verdict in \(Lane.deadline.components.seconds) s. Both are failures. The median to a verdict must be
    \(Int(Self.longestMedian)) s at most. The interval is Clopper and
    Pearson's at 95 %, over presentations; "people" counts with how many there was a failure at all.

    \(bonaFideTable)

    How often each action was answered, of the times it was asked for, on both halves:

    \(actionTable)

    ## Attacks in visible light

    The error is APCER: accepted (for people, where they stand in the table, BPCER). APNRR: without a verdict. The interval is Clopper and Pearson's at 95 %, over presentations: each
    moves, is lit and is asked otherwise, but variants of one photograph are no independent trials, so the bound over
    people, of which there are few, stands beside it.

    \(attackTable(.report, .visible))

    Species that are "declared" are not stopped in visible light alone; they are shown so that nobody believes otherwise.
    ![APCER per species](apcer.png)

    ### The half that thresholds were tuned on

    \(attackTable(.tuning, .visible))

    ## Depth by itself

    Distances of what is drawn, with an error of 1 to 3 mm and 1 to 8 % of pixels without; no challenge.

    \(attackTable(.report, .depth))

    ## Infrared by itself

    The emitter is lit in every second frame; no challenge. What prints and screens reflect is assumed, not measured: dyes are
    transparent, screens show nothing. A print in pigments that infrared shows is declared.

    \(attackTable(.report, .infrared))

    ## Why presentations were refused

    \(reasonTable)

    ## Time to a verdict

    ![Time to a verdict](times.png)

    \(replaySection)

    \(daemonSection)

    \(clipSection)

    """
  }

  private func names(_ half: SubjectSource.Half) -> String {
    let people = Set(results.filter { $0.trial.half == half }.map(\.trial.person)).sorted()
    return people.isEmpty ? "nobody" : "\(people.joined(separator: ", ")) (\(people.count) people)"
  }

  private var actionNames: String {
    actions.sorted { $0.rawValue < $1.rawValue }.map(\.name).joined(separator: ", ")
  }

  private var actionTable: String {
    var lines = ["| action | asked | answered | share |", "|---|---|---|---|"]
    let people = results.filter {
      $0.trial.species == .bonaFide && $0.trial.sense == .visible && $0.trial.pace == .frames
    }
    for action in LivenessAction.allCases where actions.contains(action) {
      let asked = people.filter { $0.actions.contains(action.rawValue) }
      let answered = asked.count { $0.answered.contains(action.rawValue) }
      guard !asked.isEmpty else { continue }
      let share = Double(answered) / Double(asked.count)
      lines.append("| \(action.name) | \(asked.count) | \(answered) | \(percent(share)) |")
    }
    return lines.joined(separator: "\n")
  }

  private var bonaFideTable: String {
    var lines = [
      "| half | n | BPCER | BPNRR | rejected or without verdict | interval | people | median s | worst s | goal |",
      "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for half in SubjectSource.Half.allCases.reversed() {
      let summary = summary(.bonaFide, half)
      guard summary.count > 0 else { continue }
      lines.append(
        "| \(half.rawValue) | \(summary.count) | \(share(summary.count(.rejected), summary)) | "
          + "\(share(summary.count(.noResponse), summary)) | \(summary.errors) | "
          + "\(percent(summary.interval)) | \(summary.people.errors) of \(summary.people.count) | "
          + "\(seconds(summary.median)) | \(seconds(summary.times.last)) | \(word(summary)) |")
    }
    return lines.joined(separator: "\n")
  }

  private func attackTable(_ half: SubjectSource.Half, _ sense: Sense) -> String {
    var lines = [
      "| species | n | accepted | error | interval | APNRR | people fooled | bound over people | median s | goal |",
      "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for species in sense.species where species != .bonaFide || sense != .visible {
      let summary = summary(species, half, sense)
      guard summary.count > 0 else { continue }
      let people = summary.people
      let bound = Binomial.interval(people.errors, of: people.count).upperBound
      lines.append(
        "| \(species.rawValue) | \(summary.count) | \(summary.count(.accepted)) | "
          + "\(share(summary.errors, summary)) | \(percent(summary.interval)) | "
          + "\(share(summary.count(.noResponse), summary)) | \(people.errors) of \(people.count) | "
          + "\(percent(bound)) | \(seconds(summary.median)) | \(word(summary)) |")
    }
    return lines.joined(separator: "\n")
  }

  private var reasonTable: String {
    var lines = ["| species | reasons |", "|---|---|"]
    for species in Species.allCases {
      let summary = summary(species, .report)
      guard summary.count > 0 else { continue }
      let reasons = summary.reasons.map { "\($0.reason) \($0.count)" }.joined(separator: ", ")
      lines.append("| \(species.rawValue) | \(reasons.isEmpty ? "–" : reasons) |")
    }
    return lines.joined(separator: "\n")
  }

  private var replaySection: String {
    guard let replay else { return "" }
    var lines = [
      """
      ## Recordings against other nonces

      What the detectors saw of \(replay.recordings) accepted sessions was played to \(replay.nonces) other nonces each.
      Of \(replay.plays) plays \(replay.matches.count { $0.isRecorded }) had the very actions that were asked for (chance: 1 in \
      \(replay.sequences)), and **\(replay.passed)** passed, for which the timing must fit; a blink of itself may answer for one
      that was asked for. The upper 99 % bound of what chance allows is \(replay.bound): \
      \(replay.holds ? "kept" : "**missed**").

      | recording of | nonce of seed | asked | as recorded | passed |
      |---|---|---|---|---|
      """
    ]
    for match in replay.matches {
      lines.append(
        "| \(match.person) | \(String(match.seed, radix: 16)) | "
          + "\(match.actions.map(\.name).joined(separator: ", ")) | \(match.passed ? "yes" : "no") |"
      )
    }
    return lines.joined(separator: "\n")
  }

  private func word(_ summary: SpeciesSummary) -> String {
    switch summary.holds {
    case true?: "kept"
    case false?: "**missed**"
    case nil: "declared"
    }
  }

  private func share(_ count: Int, _ summary: SpeciesSummary) -> String {
    percent(Double(count) / Double(max(1, summary.count)))
  }

  private func percent(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }

  private func percent(_ range: ClosedRange<Double>) -> String {
    String(format: "%.1f–%.1f %%", 100 * range.lowerBound, 100 * range.upperBound)
  }

  func number(_ value: Double) -> String { String(format: "%.2f", value) }

  func seconds(_ value: Double?) -> String {
    value.map { String(format: "%.1f", $0) } ?? "–"
  }
}
