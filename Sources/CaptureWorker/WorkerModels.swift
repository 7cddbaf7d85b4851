/// Which model files a worker uses.
public struct WorkerModels: Sendable, Equatable {
  /// Path of the face detector's model; nil for the detector that is built in.
  public var detector: String?
  /// Path of the face mesh's model; nil for coarse measures without it.
  public var mesh: String?

  /// Paths of the two networks that tell prints and screens from faces; nil without them.
  public var passive: Passive?

  public struct Passive: Sendable, Equatable {
    /// MiniFASNetV2's.
    public var near: String
    /// MiniFASNetV1SE's.
    public var far: String

    public init(near: String, far: String) {
      self.near = near
      self.far = far
    }
  }

  public init(detector: String? = nil, mesh: String? = nil, passive: Passive? = nil) {
    self.detector = detector
    self.mesh = mesh
    self.passive = passive
  }
}
