import DeviceKeys
import TrustedPacket

/// What a verifier takes as a sign of life.
public struct LivenessPolicy: Sendable, Equatable {
  /// Levels that are taken; by default those with a challenge. Who takes packets without any must say `none` by name.
  public var levels: Set<LivenessLevel>
  /// What else must have said yes, and the least version of its method.
  public var detectors: [LivenessMethod: Int]
  /// SHA-256 of the files of thresholds that are taken; nil takes any.
  public var settings: Set<SHA256Digest>?
  /// How many actions a profile must at least allow, 3…7: with three, a recording has the right ones by luck once in 6
  /// attempts; with four, five, six or seven once in 24, 54, 96 or 150.
  public var minimumActions: Int
  /// How far from the end of the last action, either way, the sample may have been taken, in milliseconds.
  public var maximumAge: Int

  public init(
    levels: Set<LivenessLevel> = Set(LivenessLevel.allCases.filter(\.hasChallenge)),
    detectors: [LivenessMethod: Int] = [:], settings: Set<SHA256Digest>? = nil,
    minimumActions: Int = 5, maximumAge: Int = 25_000
  ) {
    self.levels = levels
    self.detectors = detectors
    self.settings = settings
    self.minimumActions = minimumActions
    self.maximumAge = maximumAge
  }

  /// - Parameter key: the device key.
  /// - Throws: `Refusal(.policy)` naming what does not hold.
  func check(_ claims: Claims, key: PublicKey) throws(Refusal) {
    let level = claims.liveness.level
    guard levels.contains(level) else {
      throw Refusal(.policy, "liveness: level \(level.rawValue) is not taken here")
    }
    for (method, version) in detectors.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard claims.liveness.evidence?.detectors[method] ?? 0 >= version else {
        throw Refusal(
          .policy, "liveness: \(method.name) of version \(version) or later is required here")
      }
    }
    guard let evidence = claims.liveness.evidence else { return }
    guard settings?.contains(evidence.settings) ?? true else {
      throw Refusal(.policy, "liveness: the device's thresholds are not a version taken here")
    }
    if let challenge = evidence.challenge { try check(challenge, claims, key) }
  }

  /// What must hold of a challenge under every policy, and what this one wants.
  private func check(
    _ challenge: AnsweredChallenge, _ claims: Claims, _ key: PublicKey
  ) throws(Refusal) {
    if let fault = challenge.fault(
      nonce: claims.nonce, key: key, profile: claims.captureProfile.digest)
    {
      throw Refusal(.policy, "liveness: \(fault)")
    }
    guard challenge.allowed.count >= minimumActions else {
      throw Refusal(.policy, "liveness: the profile allows fewer actions than are required here")
    }
    let end = challenge.transcript.prompts.last?.completed ?? 0
    for sample in claims.samples where abs(sample.capturedAfter - end) > maximumAge {
      throw Refusal(.policy, "liveness: a sample was taken too long before or after the actions")
    }
  }
}
