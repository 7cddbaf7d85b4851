import Platform
import Synchronization
import VideoCapture

/// A camera of one format that delivers the same bytes whenever it is asked.
final class StubCamera: Camera {
  static let standard = CameraIdentity(kind: .replay, driver: "stub", model: "Stub", bus: "memory")

  let identity = StubCamera.standard
  let drops: DropCounts
  let format: StreamFormat
  let pool: BufferPool
  private let bytes: [UInt8]
  private let bytesPerLine: Int
  private let failure: CameraError?
  private let pause: Duration
  private let frames = Mutex(UInt32(0))

  /// - Parameter pause: before each frame.
  /// - Throws: `SystemError` when memory cannot be locked.
  init(
    _ format: StreamFormat, bytesPerLine: Int = 0, bytes: [UInt8], drops: DropCounts = .init(),
    failing failure: CameraError? = nil, pause: Duration = .zero
  ) throws {
    self.pause = pause
    self.format = format
    self.bytes = bytes
    self.bytesPerLine = bytesPerLine
    self.drops = drops
    self.failure = failure
    pool = try BufferPool(buffers: 2, of: max(1, bytes.count))
  }

  /// Delivers grey pixels, all 128.
  convenience init(
    drops: DropCounts = .init(), failing failure: CameraError? = nil, pause: Duration = .zero
  ) throws {
    let (width, height) = (64, 48)
    try self.init(
      StreamFormat(format: .grey, width: width, height: height, interval: .milliseconds(33)),
      bytesPerLine: width, bytes: [UInt8](repeating: 128, count: width * height), drops: drops,
      failing: failure, pause: pause)
  }

  /// Whether every frame has been let go of, and so overwritten.
  var hasAllBuffers: Bool {
    let first = pool.take()
    let second = pool.take()
    return first != nil && second != nil
  }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    if let failure { throw failure }
    return format
  }

  func next() async throws(CameraError) -> Frame {
    if pause > .zero {
      do { try await Task.sleep(for: pause) } catch {
        throw CameraError(.cancelled, "the capture was cancelled")
      }
    }
    guard var pixels = pool.take() else { throw CameraError(.memory, "frames are not let go of") }
    bytes.withUnsafeBytes { pixels.copy(from: $0) }
    let number = frames.withLock { frames in
      frames += 1
      return frames
    }
    let now = MonotonicClock().now
    return Frame(
      info: FrameInfo(
        format: format.format, width: format.width, height: format.height,
        bytesPerLine: bytesPerLine, sequence: number, timestamp: now, queued: now), pixels: pixels)
  }

  func stop() async {}
}
