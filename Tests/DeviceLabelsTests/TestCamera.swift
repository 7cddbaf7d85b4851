import Platform
import Synchronization
import VideoCapture

/// A camera in memory: frames one after the other, the last one over and over.
final class TestCamera: Camera {
  struct Shot: Sendable {
    var format: PixelFormat
    var width: Int
    var height: Int
    var bytesPerLine = 0
    var bytes: [UInt8]
  }

  let identity = CameraIdentity(kind: .replay, driver: "test", model: "Test", bus: "memory")
  let drops = DropCounts()
  private let shots: [Shot]
  private let pool: BufferPool
  private let state = Mutex((next: 0, running: false))

  /// - Parameter shots: none for a camera that stalls.
  init(_ shots: [Shot]) throws {
    self.shots = shots
    pool = try BufferPool(buffers: 2, of: shots.map(\.bytes.count).max() ?? 1)
  }

  var isRunning: Bool { state.withLock(\.running) }
  var taken: Int { state.withLock(\.next) }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    state.withLock { $0 = (0, true) }
    return StreamFormat(
      format: .grey, width: request.width, height: request.height, interval: .milliseconds(5))
  }

  func next() async throws(CameraError) -> Frame {
    do { try await Task.sleep(for: .milliseconds(5)) } catch {
      throw CameraError(.cancelled, "cancelled")
    }
    let index = state.withLock { state in
      state.next += 1
      return state.next - 1
    }
    guard let shot = shots.last.map({ index < shots.count ? shots[index] : $0 }) else {
      throw CameraError(.stalled, "no frame came")
    }
    guard var pixels = pool.take() else { throw CameraError(.memory, "all buffers are in use") }
    shot.bytes.withUnsafeBytes { pixels.copy(from: $0) }
    let now = MonotonicClock().now
    return Frame(
      info: FrameInfo(
        format: shot.format, width: shot.width, height: shot.height,
        bytesPerLine: shot.bytesPerLine, sequence: UInt32(index), timestamp: now, queued: now),
      pixels: pixels)
  }

  func stop() async { state.withLock { $0.running = false } }
}
