/// Time between frames as V4L2 writes it: a fraction of a second (struct v4l2_fract).
struct FrameInterval: Sendable, Equatable {
  var numerator: UInt32
  var denominator: UInt32

  /// Zero when either part is: the driver does not know.
  var seconds: Double {
    denominator == 0 ? 0 : Double(numerator) / Double(denominator)
  }

  var duration: Duration { .seconds(seconds) }

  /// Whether this can be a camera's interval: 1 to 1,000 frames per second.
  var isSane: Bool { 0.001...1 ~= seconds }
}
