import DeviceKeys
import TrustedPacket

/// What a capture must fulfil, read from a YAML file; its digest stands in the signed claims.
public struct CaptureProfile: Sendable, Equatable {
  /// File name without `.yaml`; `[a-z0-9-]{1,32}`.
  public var name: String
  /// SHA-256 of the file's bytes.
  public var digest: SHA256Digest
  /// What each required measure must fulfil. A measure that is not named is recorded, not required; exactly one
  /// face is always required.
  public var requirements: [Measure: Requirement]
  /// Where in the frame the face belongs.
  public var window: GuideWindow
  /// What the signed image must be like.
  public var sample: SampleRequirement
  /// Which of the frames that meet all this is signed.
  public var selection: SelectionRule
  /// Which samples the packet holds.
  public var samples: SamplePlan
  /// Nil when nothing is done against presentation attacks.
  public var liveness: LivenessRequirement?

  public init(
    name: String, digest: SHA256Digest, requirements: [Measure: Requirement],
    window: GuideWindow = .standard, sample: SampleRequirement = SampleRequirement(),
    selection: SelectionRule = SelectionRule(), samples: SamplePlan = SamplePlan()
  ) {
    self.name = name
    self.digest = digest
    self.requirements = requirements
    self.requirements[.singleFace] = .exactlyOne
    self.window = window
    self.sample = sample
    self.selection = selection
    self.samples = samples
  }
}
