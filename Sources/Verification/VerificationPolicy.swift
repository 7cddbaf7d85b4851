import DeviceKeys
import TrustedPacket

/// What a verifier takes, as data. The default is strict: real cameras, no debugging.
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
  /// Whether devices with debugging enabled are taken.
  public var allowsDebug: Bool
  /// The range that a measured value must lie in, by measure key, in millionths; a value not assessed is refused.
  public var quality: [Int: ClosedRange<Int>]

  public init(
    audiences: [String]? = nil, purposes: [String]? = nil,
    profiles: [String: SHA256Digest?]? = nil,
    keyProtections: Set<KeyProtection> = [.file, .tpm, .tpmFirstUse],
    cameras: Set<CameraClaim.Kind> = [.device], allowsDebug: Bool = false,
    quality: [Int: ClosedRange<Int>] = [:]
  ) {
    self.audiences = audiences
    self.purposes = purposes
    self.profiles = profiles
    self.keyProtections = keyProtections
    self.cameras = cameras
    self.allowsDebug = allowsDebug
    self.quality = quality
  }

  /// In words, what this policy lets pass that the default refuses or a server must look at.
  public var relaxations: [String] {
    var list: [String] = []
    if audiences == nil { list.append("audience") }
    if purposes == nil { list.append("purpose") }
    if profiles == nil { list.append("capture profile") }
    if cameras.contains(.replay) { list.append("camera (replay is taken)") }
    if cameras.contains(.virtual) { list.append("camera (virtual devices are taken)") }
    if allowsDebug { list.append("debug status") }
    return list
  }

  /// - Throws: `Refusal(.policy)` naming the claim, or `.device` for a key protection claim that the certificate
  ///   contradicts.
  func check(_ claims: Claims, device: ValidatedChain) throws(Refusal) {
    guard claims.keyProtection == device.keyProtection else {
      throw Refusal(.device, "key_protection is not what the certificate's policy says")
    }
    guard keyProtections.contains(device.keyProtection) else {
      throw Refusal(.policy, "key_protection: \(device.keyProtection.rawValue) is not taken here")
    }
    guard audiences?.contains(claims.audience) ?? true else {
      throw Refusal(.policy, "aud: the packet is meant for another server")
    }
    guard purposes?.contains(claims.purpose) ?? true else {
      throw Refusal(.policy, "purpose: not taken here")
    }
    try checkProfile(claims.captureProfile)
    guard cameras.contains(claims.camera.kind) else {
      throw Refusal(.policy, "camera: \(claims.camera.kind) cameras are not taken here")
    }
    guard allowsDebug || claims.debugStatus != .enabled else {
      throw Refusal(.policy, "dbgstat: debugging is enabled on the device")
    }
    for (key, range) in quality.sorted(by: { $0.key < $1.key }) {
      guard let value = claims.quality.values[key] else {
        throw Refusal(.policy, "quality: \(Self.name(of: key)) was not assessed")
      }
      guard range.contains(value) else {
        throw Refusal(.policy, "quality: \(Self.name(of: key)) is out of the range taken here")
      }
    }
  }

  private static func name(of key: Int) -> String {
    Measure(claimKey: key)?.rawValue ?? "measure \(key)"
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
