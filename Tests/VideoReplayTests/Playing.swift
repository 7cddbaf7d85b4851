import Platform
import VideoCapture
import VideoReplay

/// A frame as a value, for comparisons.
struct Shown: Sendable {
  var info: FrameInfo
  var bytes: [UInt8]
  /// When the test had it.
  var received: MonotonicInstant
}

extension ReplayCamera {
  func shown() async throws(CameraError) -> Shown {
    let frame = try await next()
    let received = MonotonicClock().now
    return Shown(
      info: frame.info, bytes: frame.pixels.withUnsafeBytes { Array($0) }, received: received)
  }

  /// Starts, takes some frames, and stops.
  func play(
    _ format: PixelFormat, frames: Int, width: Int = 640, height: Int = 480
  ) async throws(CameraError) -> (format: StreamFormat, shown: [Shown]) {
    let request = StreamRequest(formats: [format], width: width, height: height, rate: 30)
    let stream = try await start(request)
    var shown: [Shown] = []
    for _ in 0..<frames { shown.append(try await self.shown()) }
    await stop()
    return (stream, shown)
  }
}
