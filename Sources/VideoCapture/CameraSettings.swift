/// What an operator decides about one camera, beside which one it is.
public struct CameraSettings: Sendable, Equatable, Codable {
  public var controls: CameraControls
  /// Rules that are suspended; none on a kiosk.
  public var exceptions: Set<CameraException>

  public init(controls: CameraControls = CameraControls(), exceptions: Set<CameraException> = []) {
    self.controls = controls
    self.exceptions = exceptions
  }
}
