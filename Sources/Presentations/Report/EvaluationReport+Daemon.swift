import TrustedPacket

extension EvaluationReport {
  private var live: [TrialResult] { results.filter { $0.trial.pace == .real } }

  /// Attacks that must be refused always, and were not by the whole daemon.
  var daemonMisses: [String] {
    live.filter {
      $0.trial.species.goal(for: $0.trial.sense) == .refused && $0.verdict == .accepted
    }.map { "whole daemon, \($0.trial.sense.rawValue), \($0.trial.species.rawValue): accepted" }
  }

  var daemonSection: String {
    guard !live.isEmpty else { return "" }
    var lines = [
      """
      ## Through the whole daemon, in real time

      The same kinds of presentations to a daemon as a process of its own, with configuration, socket, terminal and
      verifier. Few of each: they show that what is evaluated above is what runs.

      | sense | species | n | packets that verified | refused | no verdict | median s |
      |---|---|---|---|---|---|---|
      """
    ]
    for sense in Sense.allCases {
      for species in sense.species {
        let results = live.filter { $0.trial.sense == sense && $0.trial.species == species }
        guard !results.isEmpty else { continue }
        func count(_ verdict: TrialResult.Verdict) -> Int {
          results.count { $0.verdict == verdict }
        }
        let times = results.map(\.seconds).sorted()
        lines.append(
          "| \(sense.rawValue) | \(species.rawValue) | \(results.count) | \(count(.accepted)) | "
            + "\(count(.rejected)) | \(count(.noResponse)) | "
            + "\(seconds(times[(times.count - 1) / 2])) |")
      }
    }
    return lines.joined(separator: "\n")
  }

  var clipSection: String {
    guard !clips.isEmpty else { return "" }
    let actions = LivenessAction.allCases
    var lines = [
      """
      ## Films of real people

      Whom nobody asked for anything: no rate follows. What sessions that ask for one action alone made of the films;
      *passed* is an action that a person happened to do in time. The residual is that of the frame turned farthest.

      | film | frames | one face | yaw in ° | residual | \(actions.map(\.name).joined(separator: " | ")) |
      |---|---|---|---|---|\(String(repeating: "---|", count: actions.count))
      """
    ]
    for clip in clips {
      let sessions = actions.map { clip.sessions[$0] ?? "–" }.joined(separator: " | ")
      lines.append(
        "| \(clip.name) | \(clip.frames) | \(clip.faces) | "
          + "\(Int(clip.yaw.lowerBound.rounded())) to \(Int(clip.yaw.upperBound.rounded())) | "
          + "\(number(clip.residual)) | \(sessions) |")
    }
    return lines.joined(separator: "\n")
  }
}
