import Platform
import Synchronization
import TestSupport
import Testing
import VideoCapture

/// A camera that delivers what a test tells it, when it tells it.
final class ScriptedCamera: Camera {
  /// Nominal time between frames.
  static let interval = Duration.milliseconds(33)

  enum Step: Sendable {
    /// Delivers a frame; the clock moves to `now` first.
    case frame(FrameTimes, Picture)
    /// Delivers frames by the real clock, forever.
    case live(Picture)
    /// Hangs, cancelled or not, then goes on to the next step.
    case hang(Gate)
    /// Becomes another camera, then goes on to the next step.
    case become(CameraIdentity)
    case fail(CameraError)
    /// Keeps silent until it is cancelled.
    case silence
  }

  /// What happens between a `start` and its `stop`.
  struct Take: Sendable {
    var start: Step?
    var steps: [Step]
    var stop: Gate?
  }

  private struct State {
    var takes: [Take]
    var take = Take(steps: [])
    var identity: CameraIdentity
    var started = 0
    var isRunning = false
  }

  static let standard = CameraIdentity(
    kind: .device, driver: "uvcvideo", model: "Test Camera", bus: "usb-0000:00:14.0-1",
    usbID: "046d:0825", serial: "A1B2")

  private let state: Mutex<State>
  private let clock: ManualClock
  private let origin: MonotonicInstant
  private let pool: BufferPool
  let stream: StreamFormat
  let drops: DropCounts

  /// - Parameter takes: one per `start`; the last is played again.
  init(
    _ takes: [Take], clock: ManualClock, format: PixelFormat = .mjpeg, drops: DropCounts = .init()
  ) throws {
    state = Mutex(State(takes: takes, identity: Self.standard))
    self.clock = clock
    origin = clock.now
    pool = try BufferPool(buffers: 4, of: 65_536)
    stream = StreamFormat(
      format: format, width: Picture.width, height: Picture.height, interval: Self.interval)
    self.drops = drops
  }

  var identity: CameraIdentity {
    get { state.withLock(\.identity) }
    set { state.withLock { $0.identity = newValue } }
  }

  /// How often it was started.
  var started: Int { state.withLock(\.started) }
  /// Whether it was started and not yet stopped.
  var isRunning: Bool { state.withLock(\.isRunning) }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    let step = state.withLock { state in
      state.take = state.takes[0]
      if state.takes.count > 1 { state.takes.removeFirst() }
      state.started += 1
      state.isRunning = true
      return state.take.start
    }
    switch step {
    case .fail(let error): throw error
    case .hang(let gate): await gate.pass()
    default: break
    }
    return stream
  }

  func next() async throws(CameraError) -> Frame {
    while true {
      let step: Step = state.withLock { state in
        guard let step = state.take.steps.first else { return .silence }
        if case .live = step { return step }
        state.take.steps.removeFirst()
        return step
      }
      switch step {
      case .frame(let times, let picture): return try frame(times, picture)
      case .live(let picture): return try await live(picture)
      case .hang(let gate): await gate.pass()
      case .become(let other): identity = other
      case .fail(let error): throw error
      case .silence:
        try? await Task.sleep(for: .seconds(600))
        throw CameraError(.cancelled, "the capture was cancelled")
      }
    }
  }

  func stop() async {
    let gate = state.withLock(\.take.stop)
    await gate?.pass()
    state.withLock { $0.isRunning = false }
  }

  private func frame(_ times: FrameTimes, _ picture: Picture) throws(CameraError) -> Frame {
    let behind = clock.now.duration(to: origin.advanced(by: times.now))
    if behind > .zero { clock.advance(by: behind) }
    return try make(
      picture, times.sequence, stamp: origin.advanced(by: times.stamp),
      queued: origin.advanced(by: times.queued))
  }

  private func live(_ picture: Picture) async throws(CameraError) -> Frame {
    let queued = MonotonicClock().now
    do { try await Task.sleep(for: Self.interval * 2) } catch {
      throw CameraError(.cancelled, "the capture was cancelled")
    }
    let stamp = MonotonicClock().now
    return try make(
      picture, UInt32(truncatingIfNeeded: stamp.nanoseconds / 1_000_000), stamp: stamp,
      queued: queued)
  }

  private func make(
    _ picture: Picture, _ sequence: UInt32, stamp: MonotonicInstant, queued: MonotonicInstant
  ) throws(CameraError) -> Frame {
    guard var pixels = pool.take() else { throw CameraError(.memory, "frames are not let go of") }
    picture.bytes.withUnsafeBytes { pixels.copy(from: $0) }
    let info = FrameInfo(
      format: picture.format, width: stream.width, height: stream.height,
      bytesPerLine: picture.bytesPerLine, sequence: sequence, timestamp: stamp, queued: queued)
    return Frame(info: info, pixels: pixels)
  }

  /// Whether every frame that was delivered has been let go of, and so overwritten.
  var hasAllBuffers: Bool { canTake(pool.capacity) }

  private func canTake(_ count: Int) -> Bool {
    guard count > 0 else { return true }
    guard let buffer = pool.take() else { return false }
    return withExtendedLifetime(buffer) { canTake(count - 1) }
  }
}
