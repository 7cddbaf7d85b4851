/// How far exposure and gain may be taken out of the camera's hands where light is what a face lacks. The lower bounds
/// are the camera's own.
public struct LightBounds: Sendable, Equatable, Codable {
  /// Longest exposure time in microseconds. Never longer than a frame interval, whatever stands here.
  public var exposure: Int
  /// Highest gain in the camera's own unit; nil leaves gain alone.
  public var gain: Int?

  public init(exposure: Int, gain: Int? = nil) {
    self.exposure = exposure
    self.gain = gain
  }
}
