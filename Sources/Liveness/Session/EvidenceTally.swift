import TrustedPacket

/// What the detectors beside the challenge have said in a session.
struct EvidenceTally: Sendable {
  enum Verdict: Sendable {
    case yes
    case no
    /// Too few frames were judged.
    case open
  }

  private var infrared = (frames: 0, yes: 0)
  private var depth = (frames: 0, yes: 0)
  private var passive = (frames: 0, live: 0.0)

  mutating func note(_ findings: LivenessFindings) {
    if let yes = findings.infrared {
      infrared = (infrared.frames + 1, infrared.yes + (yes ? 1 : 0))
    }
    if let yes = findings.depth { depth = (depth.frames + 1, depth.yes + (yes ? 1 : 0)) }
    if let live = findings.live { passive = (passive.frames + 1, passive.live + live) }
  }

  func verdict(of detector: LivenessMethod, _ settings: LivenessSettings) -> Verdict {
    func share(_ count: (frames: Int, yes: Int)) -> Verdict {
      guard count.frames > 0, Double(count.frames) >= settings.evidenceFrames else { return .open }
      return Double(count.yes) >= settings.evidenceShare * Double(count.frames) ? .yes : .no
    }
    switch detector {
    // The session itself fails when these say no.
    case .action, .injection: return .yes
    case .infrared: return share(infrared)
    case .depth: return share(depth)
    case .passive:
      guard passive.frames > 0, Double(passive.frames) >= settings.passiveFrames else {
        return .open
      }
      return passive.live >= settings.passiveLive * Double(passive.frames) ? .yes : .no
    }
  }
}

extension LivenessMethod {
  /// Why a session fails when the detector says no.
  var failure: LivenessFailure {
    switch self {
    case .action: .unfinished
    case .infrared: .infrared
    case .depth: .depth
    case .passive: .passive
    case .injection: .timing
    }
  }
}
