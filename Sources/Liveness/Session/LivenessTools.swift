import DeviceKeys
import FaceAnalysis
import TrustedPacket

/// What an installation has against presentation attacks, beside the mesh and the cameras. Used by one watch at a time.
public final class LivenessTools {
  public let passive: PassiveNetworks?
  private var infraredMeter: InfraredMeter?
  private var depthMeter: DepthMeter?

  /// - Parameter passive: nil when their models are not installed.
  public init(passive: PassiveNetworks? = nil) { self.passive = passive }

  /// What it can do, given the cameras for it.
  public var methods: Set<LivenessMethod> {
    Set(LivenessMethod.allCases.filter { $0 != .passive || passive != nil })
  }

  /// SHA-256 of each model file that only these use, by role.
  public var models: [String: SHA256Digest] { passive?.models ?? [:] }

  /// Made when it is first needed.
  ///
  /// - Throws: `AnalysisError(.failed)`.
  func infrared() throws(AnalysisError) -> InfraredMeter {
    if let infraredMeter { return infraredMeter }
    let made = try InfraredMeter(detector: DlibDetector())
    infraredMeter = made
    return made
  }

  /// Made when it is first needed.
  ///
  /// - Throws: `AnalysisError(.failed)`.
  func depth() throws(AnalysisError) -> DepthMeter {
    if let depthMeter { return depthMeter }
    let made = try DepthMeter()
    depthMeter = made
    return made
  }

  /// Overwrites what is left of the last frame, and forgets the session.
  public func wipe() {
    passive?.wipe()
    infraredMeter?.wipe()
  }
}
