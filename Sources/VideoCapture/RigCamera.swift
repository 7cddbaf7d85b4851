/// One camera of a rig, with its own pin and its own wishes.
public struct RigCamera: Sendable {
  public var camera: any Camera
  public var pin: CameraPin
  public var request: StreamRequest

  public init(_ camera: any Camera, pin: CameraPin, request: StreamRequest) {
    self.camera = camera
    self.pin = pin
    self.request = request
  }
}
