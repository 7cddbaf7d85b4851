import VideoCapture

/// A camera that may deliver, and what is asked of it.
public struct PinnedCamera: Sendable, Equatable {
  public var pin: CameraPin
  public var stream: StreamRequest

  public init(pin: CameraPin, stream: StreamRequest) {
    self.pin = pin
    self.stream = stream
  }
}
