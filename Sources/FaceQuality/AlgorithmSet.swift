import DeviceKeys

/// The analysis software and models behind a measurement.
public struct AlgorithmSet: Sendable, Equatable {
  /// Stable name of the whole set, e.g. `dlib-hog/1`.
  public var id: String
  /// SHA-256 of each model file used, by its role (`detector`, …); empty when all are built in.
  public var models: [String: SHA256Digest]

  public init(id: String, models: [String: SHA256Digest]) {
    self.id = id
    self.models = models
  }
}
