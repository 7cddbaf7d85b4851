import Platform
import Synchronization
import TestSupport
import VideoCapture

/// A camera of grey pictures, which moves the clock by its own interval with each frame.
final class TrialCamera: Camera {
  let identity = CameraIdentity(kind: .device, driver: "test", model: "Trial", bus: "usb-1")
  private let clock: ManualClock
  /// Time between the frames that come; the stream says 40 ms.
  private let interval: Duration
  private let picture: [UInt8]
  private let failure: CameraError?
  private let pool: BufferPool
  private let state = Mutex((sequence: UInt32(0), drops: DropCounts(), isStopped: false))

  static let (width, height) = (160, 120)

  /// - Parameters:
  ///   - picture: luma of 160×120 pixels; empty for a camera whose frames are all flat, and dropped.
  ///   - failure: thrown instead of the third frame.
  init(
    _ picture: [UInt8], every interval: Duration, clock: ManualClock, failure: CameraError? = nil
  ) throws {
    self.picture = picture
    self.interval = interval
    self.clock = clock
    self.failure = failure
    pool = try BufferPool(buffers: 3, of: Self.width * Self.height)
  }

  var drops: DropCounts { state.withLock(\.drops) }
  var isStopped: Bool { state.withLock(\.isStopped) }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    StreamFormat(
      format: .grey, width: Self.width, height: Self.height, interval: .milliseconds(40))
  }

  func next() async throws(CameraError) -> Frame {
    let queued = clock.now
    clock.advance(by: interval)
    let sequence = state.withLock { state in
      state.sequence += 1
      if picture.isEmpty { state.drops[.flat] += 1 }
      return state.sequence
    }
    if picture.isEmpty { throw CameraError(.stalled, "only flat frames") }
    if let failure, sequence > 2 { throw failure }
    guard var pixels = pool.take() else { throw CameraError(.memory, "frames are not let go of") }
    picture.withUnsafeBytes { pixels.copy(from: $0) }
    let info = FrameInfo(
      format: .grey, width: Self.width, height: Self.height, bytesPerLine: Self.width,
      sequence: sequence, timestamp: clock.now, queued: queued)
    return Frame(info: info, pixels: pixels)
  }

  func stop() async { state.withLock { $0.isStopped = true } }
}
