/// How a camera is to expose and light its pictures; what is nil stays as the camera has it.
public struct CameraControls: Sendable, Equatable, Codable {
  /// Exposure time in microseconds, in place of the camera's own choice; at most one frame interval, else the camera
  /// would slow down. Automatic exposure is kept within one interval in any case.
  public var exposure: Int?
  /// Gain in the camera's own unit, in place of its own choice.
  public var gain: Int?
  /// What mains light flickers with.
  public var powerLine: PowerLine?
  /// Whether the camera's own lamp or infrared emitter shines.
  public var emitter: Bool?

  /// How far exposure and gain may be changed while a capture runs, where the face lacks light; nil: not at all.
  public var rescue: LightBounds?

  /// V4L2_CID_POWER_LINE_FREQUENCY.
  public enum PowerLine: String, Sendable, CaseIterable, Codable {
    case off
    case fifty = "50"
    case sixty = "60"
    case automatic = "auto"
  }

  public init(
    exposure: Int? = nil, gain: Int? = nil, powerLine: PowerLine? = nil, emitter: Bool? = nil,
    rescue: LightBounds? = nil
  ) {
    self.exposure = exposure
    self.gain = gain
    self.powerLine = powerLine
    self.emitter = emitter
    self.rescue = rescue
  }
}
