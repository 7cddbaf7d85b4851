import DeviceKeys
import FaceQuality
import TrustedPacket
import VideoCapture

/// What a worker can do, once its models are loaded.
public struct WorkerAbilities: Sendable, Equatable {
  /// What measures, with which models; goes into the signed claims.
  public var algorithms: AlgorithmSet
  /// The measures that it can assess.
  public var assessable: Set<Measure>
  /// What it can do against presentation attacks, given the cameras for it.
  public var liveness: Set<LivenessMethod>
  /// SHA-256 of each model file that only liveness uses, by role.
  public var livenessModels: [String: SHA256Digest]

  public init(
    algorithms: AlgorithmSet, assessable: Set<Measure>, liveness: Set<LivenessMethod> = [],
    livenessModels: [String: SHA256Digest] = [:]
  ) {
    self.algorithms = algorithms
    self.assessable = assessable
    self.liveness = liveness
    self.livenessModels = livenessModels
  }

  /// What is left with these cameras alone.
  func with(_ roles: Set<CameraRole>) -> WorkerAbilities {
    var abilities = self
    if !roles.contains(.infrared) { abilities.liveness.remove(.infrared) }
    if !roles.contains(.depth) { abilities.liveness.remove(.depth) }
    return abilities
  }
}
