import VideoCapture

/// A stream that runs.
public struct StartedStream: Sendable, Equatable {
  /// What the camera delivers, as read back from its driver.
  public var format: StreamFormat
  /// What the camera is; to be held against the pin.
  public var camera: CameraIdentity

  public init(format: StreamFormat, camera: CameraIdentity) {
    self.format = format
    self.camera = camera
  }
}
