import Platform
import VideoCapture

/// What `attestcam-lab grab` prints.
struct GrabReport: Encodable {
  let format: PixelFormat
  /// Pixels.
  let width: Int
  /// Pixels.
  let height: Int
  /// Negotiated time between frames.
  let intervalMs: Double
  /// How many were measured.
  let frames: Int
  /// Wall-clock time they took.
  let seconds: Double
  /// User and system time of the process.
  let processorUsPerFrame: Double
  /// From a frame's timestamp until it could be used; negative when a driver stamps ahead.
  let ageMs: Ages
  /// Frames that did not count since the stream was started, by `DropReason`.
  let dropped: [String: Int]

  struct Ages: Encodable {
    let p50: Double
    let p95: Double
    let max: Double
  }

  /// - Parameters:
  ///   - ages: nanoseconds.
  ///   - processor: nanoseconds.
  init(
    _ stream: StreamFormat, ages: Distribution, drops: DropCounts, seconds: Double,
    processor: Double
  ) {
    format = stream.format
    width = stream.width
    height = stream.height
    intervalMs = Double(stream.interval.wholeNanoseconds) / 1e6
    frames = ages.values.count
    self.seconds = seconds
    processorUsPerFrame = processor / Double(ages.values.count) / 1e3
    ageMs = Ages(
      p50: ages.median / 1e6, p95: ages.percentile(95) / 1e6, max: ages.percentile(100) / 1e6)
    dropped = Dictionary(
      uniqueKeysWithValues: DropReason.allCases.filter { drops[$0] > 0 }
        .map { ($0.rawValue, drops[$0]) })
  }
}
