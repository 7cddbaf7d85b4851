import FaceAnalysis
import Glibc
import JPEG
import Platform
import VideoCapture

/// Consumes frames on a thread of its own, as the daemon's analysis does.
actor Grabber {
  private let camera: any Camera
  private let decodeWidth: Int?
  private let busy: Duration
  private let pause: Duration
  private let clock = MonotonicClock()
  private let thread = DedicatedThread(name: "grabber")

  /// For the task that takes frames.
  nonisolated var executor: any TaskExecutor { thread.forTasks }
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - decodeWidth: least width of the decoded luma in pixels; nil to decode nothing.
  ///   - busy: how long to compute after each frame.
  ///   - pause: how long to sleep after each frame.
  init(camera: any Camera, decodeWidth: Int?, busy: Duration, pause: Duration) {
    self.camera = camera
    self.decodeWidth = decodeWidth
    self.busy = busy
    self.pause = pause
  }

  /// Takes so many frames of a started camera. The first is a warm-up and is not measured.
  ///
  /// - Throws: `CameraError`, `AnalysisError`.
  func grab(_ frames: Int, of stream: StreamFormat) async throws -> GrabReport {
    let image = try decodeWidth.map { _ in try AnalysisImage(channels: .grey) }
    var ages: [Double] = []
    ages.reserveCapacity(frames)
    try await take(image)
    let (began, spent) = (clock.now, Self.processorTime())
    for _ in 1..<frames { ages.append(Double(try await take(image).wholeNanoseconds)) }
    return GrabReport(
      stream, ages: Distribution(ages), drops: camera.drops,
      seconds: Double(began.duration(to: clock.now).wholeNanoseconds) / 1e9,
      processor: Double((Self.processorTime() - spent).wholeNanoseconds))
  }

  /// One frame; how old it was when it came.
  @discardableResult
  private func take(_ image: AnalysisImage?) async throws -> Duration {
    let frame = try await camera.next()
    let arrived = clock.now
    if let image, let decodeWidth { try image.load(frame, minimumWidth: decodeWidth) }
    while arrived.duration(to: clock.now) < busy {}
    let age = frame.info.timestamp.duration(to: arrived)
    _ = consume frame
    // The thread is this one's own, and no other is to be woken.
    if pause > .zero { usleep(UInt32(clamping: pause.wholeNanoseconds / 1000)) }
    return age
  }

  /// User and system time of all threads of this process.
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
