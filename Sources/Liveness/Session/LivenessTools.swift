import DeviceKeys
import TrustedPacket

/// What an installation has against presentation attacks, beside the mesh and the cameras. Used by one watch at a time.
public final class LivenessTools {
  public let passive: PassiveNetworks?

  /// - Parameter passive: nil when their models are not installed.
  public init(passive: PassiveNetworks? = nil) { self.passive = passive }

  /// What it can do with one camera.
  public var methods: Set<LivenessMethod> {
    passive == nil ? [.action, .injection] : [.action, .injection, .passive]
  }

  /// SHA-256 of each model file that only these use, by role.
  public var models: [String: SHA256Digest] { passive?.models ?? [:] }

  /// Overwrites what is left of the last frame.
  public func wipe() { passive?.wipe() }
}
