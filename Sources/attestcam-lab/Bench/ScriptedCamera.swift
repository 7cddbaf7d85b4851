import Platform
import Synchronization
import VideoCapture

/// A camera in memory: always the same frame, one interval after the start and then whenever it is asked.
final class ScriptedCamera: Camera {
  let identity = CameraIdentity(
    kind: .replay, driver: "bench", model: "Benchmark", bus: "memory")
  let drops = DropCounts()
  private let format = StreamFormat(
    format: .mjpeg, width: BenchImage.width, height: BenchImage.height,
    interval: .milliseconds(1))
  private let jpeg: [UInt8]
  private let pool: BufferPool
  private let state = Mutex(State())
  private let clock = MonotonicClock()

  /// - Throws: `SystemError` when memory cannot be locked.
  init(_ image: BenchImage) throws {
    jpeg = image.jpeg
    pool = try BufferPool(buffers: 4, of: image.jpeg.count)
  }

  func start(_ request: StreamRequest) async throws(CameraError) -> StreamFormat {
    state.withLock { $0 = State(started: clock.now) }
    return format
  }

  func next() async throws(CameraError) -> Frame {
    let queued = clock.now
    let (started, sequence) = state.withLock { state in
      state.sequence += 1
      return (state.started, state.sequence)
    }
    do { try await clock.sleep(until: started.advanced(by: format.interval), tolerance: nil) } catch
    {
      throw CameraError(.cancelled, "the capture was cancelled")
    }
    guard var pixels = pool.take() else { throw CameraError(.memory, "all buffers are in use") }
    jpeg.withUnsafeBytes { pixels.copy(from: $0) }
    return Frame(
      info: FrameInfo(
        format: .mjpeg, width: format.width, height: format.height, bytesPerLine: 0,
        sequence: sequence, timestamp: clock.now, queued: queued), pixels: pixels)
  }

  func stop() async {}

  private struct State {
    var started = MonotonicInstant(nanoseconds: 0)
    var sequence: UInt32 = 0
  }
}
