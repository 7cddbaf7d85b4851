/// What was done against presentation attacks (ISO/IEC 30107-1).
public enum LivenessClaim: Sendable, Hashable {
  /// Nothing.
  case none
  /// A live person was there, as far as this goes.
  case assessed(LivenessEvidence)

  public var level: LivenessLevel {
    switch self {
    case .none: .none
    case .assessed(let evidence): LivenessLevel(of: evidence.detectors.keys)
    }
  }

  public var evidence: LivenessEvidence? {
    if case .assessed(let evidence) = self { evidence } else { nil }
  }
}
