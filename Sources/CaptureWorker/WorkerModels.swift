/// Which model files a worker uses.
public struct WorkerModels: Sendable, Equatable {
  /// Path of the face detector's model; nil for the detector that is built in.
  public var detector: String?
  /// Path of the face mesh's model; nil for coarse measures without it.
  public var mesh: String?

  public init(detector: String? = nil, mesh: String? = nil) {
    self.detector = detector
    self.mesh = mesh
  }
}
