import FaceQuality
import TrustedPacket

/// What a worker can do, once its models are loaded.
public struct WorkerAbilities: Sendable, Equatable {
  /// What measures, with which models; goes into the signed claims.
  public var algorithms: AlgorithmSet
  /// The measures that it can assess.
  public var assessable: Set<Measure>

  public init(algorithms: AlgorithmSet, assessable: Set<Measure>) {
    self.algorithms = algorithms
    self.assessable = assessable
  }
}
