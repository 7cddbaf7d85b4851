/// Which model files a worker uses.
public struct WorkerModels: Sendable, Equatable {
  /// Path of the face detector's model; nil for the detector that is built in.
  public var detector: String?

  public init(detector: String? = nil) { self.detector = detector }
}
