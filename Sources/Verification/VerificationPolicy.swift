import DeviceKeys
import TPMEvidence
import TrustedPacket

/// What a verifier takes, as data. The default is strict: real cameras, a live person, no debugging.
public struct VerificationPolicy: Sendable, Equatable {
  /// Servers that a packet may be meant for; nil takes any (only for looking at packets by hand).
  public var audiences: [String]?
  /// Purposes that are taken; nil takes any.
  public var purposes: [String]?
  /// Capture profiles that are taken, each with the SHA-256 of its file or nil for any version; nil takes any profile.
  public var profiles: [String: SHA256Digest?]?
  /// Where device keys may be kept.
  public var keyProtections: Set<KeyProtection>
  /// Camera kinds that are taken.
  public var cameras: Set<CameraClaim.Kind>
  /// What the cameras' timestamps may stand for.
  public var timestamps: Set<CameraClaim.TimestampSource>
  /// How often a camera may have come back to its bus since it was pinned; nil for any number. With a limit, a camera
  /// that does not say is refused.
  public var maximumReenumerations: Int?
  /// Whether the device must have compared its programs and models with a signed manifest.
  public var requiresIntegrity: Bool
  /// Whether devices with debugging enabled are taken.
  public var allowsDebug: Bool
  /// The range that a measured value must lie in, by measure key, in millionths; a value not assessed is refused.
  public var quality: [Int: ClosedRange<Int>]
  /// What is taken as a sign of life.
  public var liveness: LivenessPolicy
  /// Kinds of samples that every packet must hold; more may be there.
  public var samples: Set<Modality>
  /// Whether every packet must have a TPM quote. One that is there is always verified.
  public var requiresQuote: Bool
  /// What PCRs must hold, SHA-256 bank, by number (0…23). Unless empty, every packet must have a quote of exactly these
  /// registers, whose digest is SHA-256 over their values in ascending order of numbers.
  public var registers: [Int: SHA256Digest]

  public init(
    audiences: [String]? = nil, purposes: [String]? = nil,
    profiles: [String: SHA256Digest?]? = nil,
    keyProtections: Set<KeyProtection> = [.file, .tpm, .tpmFirstUse],
    cameras: Set<CameraClaim.Kind> = [.device],
    timestamps: Set<CameraClaim.TimestampSource> = [.endOfFrame, .startOfExposure],
    maximumReenumerations: Int? = nil, requiresIntegrity: Bool = false, allowsDebug: Bool = false,
    quality: [Int: ClosedRange<Int>] = [:], liveness: LivenessPolicy = LivenessPolicy(),
    samples: Set<Modality> = [], requiresQuote: Bool = false,
    registers: [Int: SHA256Digest] = [:]
  ) {
    self.audiences = audiences
    self.purposes = purposes
    self.profiles = profiles
    self.keyProtections = keyProtections
    self.cameras = cameras
    self.timestamps = timestamps
    self.maximumReenumerations = maximumReenumerations
    self.requiresIntegrity = requiresIntegrity
    self.allowsDebug = allowsDebug
    self.quality = quality
    self.liveness = liveness
    self.samples = samples
    self.requiresQuote = requiresQuote
    self.registers = registers
  }

  /// In words, what this policy lets pass that the default refuses or a server must look at.
  public var relaxations: [String] {
    var list: [String] = []
    if audiences == nil { list.append("audience") }
    if purposes == nil { list.append("purpose") }
    if profiles == nil { list.append("capture profile") }
    if cameras.contains(.replay) { list.append("camera (replay is taken)") }
    if cameras.contains(.virtual) { list.append("camera (virtual devices are taken)") }
    if timestamps.contains(.dequeue) { list.append("camera timestamps (dequeue is taken)") }
    if allowsDebug { list.append("debug status") }
    if liveness.levels.contains(.none) {
      list.append("liveness (none is taken)")
    } else if !liveness.levels.allSatisfy(\.hasChallenge) {
      list.append("liveness (levels without a challenge are taken)")
    }
    for kind in [KeyProtection.shared, .unattested] where keyProtections.contains(kind) {
      list.append("key protection (\(kind.rawValue) keys are taken)")
    }
    return list
  }

  /// `relaxations`, and what of a quote nothing was compared with.
  func notChecked(with quote: VerifiedQuote?) -> [String] {
    relaxations + (quote != nil && registers.isEmpty ? ["PCR values of the TPM quote"] : [])
  }

  /// - Parameters:
  ///   - claims: their key protection is what the certificate says.
  ///   - key: the certificate's.
  /// - Throws: `Refusal(.policy)` naming the claim.
  func check(_ claims: Claims, key: PublicKey, quote: VerifiedQuote?) throws(Refusal) {
    guard keyProtections.contains(claims.keyProtection) else {
      throw Refusal(.policy, "key_protection: \(claims.keyProtection.rawValue) is not taken here")
    }
    try checkRegisters(quote)
    guard audiences?.contains(claims.audience) ?? true else {
      throw Refusal(.policy, "aud: the packet is meant for another server")
    }
    guard purposes?.contains(claims.purpose) ?? true else {
      throw Refusal(.policy, "purpose: not taken here")
    }
    try checkProfile(claims.captureProfile)
    for camera in claims.cameras { try check(camera) }
    guard !requiresIntegrity || claims.integrity != .notRun else {
      throw Refusal(.policy, "integrity: required here, but the device did not check itself")
    }
    guard allowsDebug || claims.debugStatus != .enabled else {
      throw Refusal(.policy, "dbgstat: debugging is enabled on the device")
    }
    let modalities = Set(claims.samples.map(\.modality))
    for modality in samples.sorted(by: { $0.rawValue < $1.rawValue })
    where !modalities.contains(modality) {
      throw Refusal(.policy, "samples: a sample of kind \(modality) is required here")
    }
    for (key, range) in quality.sorted(by: { $0.key < $1.key }) {
      guard let value = claims.quality.values[key] else {
        throw Refusal(.policy, "quality: \(Self.name(of: key)) was not assessed")
      }
      guard range.contains(value) else {
        throw Refusal(.policy, "quality: \(Self.name(of: key)) is out of the range taken here")
      }
    }
    try liveness.check(claims, key: key)
  }

  private func check(_ camera: CameraClaim) throws(Refusal) {
    guard cameras.contains(camera.kind) else {
      throw Refusal(.policy, "cameras: \(camera.kind) cameras are not taken here")
    }
    guard timestamps.contains(camera.timestamps) else {
      throw Refusal(.policy, "cameras: \(camera.timestamps.name) timestamps are not taken here")
    }
    guard let maximumReenumerations else { return }
    guard let count = camera.reenumerations, count <= maximumReenumerations else {
      throw Refusal(
        .policy,
        "cameras: reconnected too often since it was pinned, or not counted;"
          + " an operator must pin it again")
    }
  }

  private static func name(of key: Int) -> String {
    Measure(claimKey: key)?.rawValue ?? "measure \(key)"
  }

  private func checkRegisters(_ quote: VerifiedQuote?) throws(Refusal) {
    guard requiresQuote || !registers.isEmpty else { return }
    guard let quote else {
      throw Refusal(.policy, "submods.tpm: a TPM quote is required here, the packet has none")
    }
    guard !registers.isEmpty else { return }
    let wanted = TPMPCRSelection(bank: .sha256, registers: registers.keys)
    guard quote.contents.selections == [wanted] else {
      throw Refusal(.policy, "submods.tpm: the quote is not of the PCRs that the policy names")
    }
    let values = registers.sorted { $0.key < $1.key }.flatMap(\.value.bytes)
    guard quote.contents.digest == SHA256.digest(values) else {
      throw Refusal(.policy, "submods.tpm: the PCRs do not hold the values of the policy")
    }
  }

  private func checkProfile(_ claim: ProfileClaim) throws(Refusal) {
    guard let profiles else { return }
    guard let pinned = profiles[claim.name] else {
      throw Refusal(.policy, "capture_profile: not taken here")
    }
    guard pinned ?? claim.digest == claim.digest else {
      throw Refusal(.policy, "capture_profile: the file on the device is not the pinned version")
    }
  }
}
