import JPEG
import Platform
import VideoCapture

/// Waits for a label in front of a camera. Computes on a thread of its own.
///
/// The frames may show whoever holds the label, so their luma is in locked memory like every frame; zbar's own
/// working copy is black and white, and is freed with each frame.
public actor LabelCamera {
  private let camera: any Camera
  private let thread = DedicatedThread(name: "label")
  private let clock = MonotonicClock()
  private var decoder: JPEGDecoder
  private var scanner: CodeScanner
  private var memory: LockedMemory?

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Throws: `LabelError(.failed)`.
  public init(_ camera: any Camera) throws(LabelError) {
    self.camera = camera
    scanner = try CodeScanner()
    do { decoder = try JPEGDecoder() } catch { throw LabelError(error) }
  }

  /// Takes frames until one shows one label, then stops the camera.
  ///
  /// - Throws: `LabelError(.timeout)` with what the last frame lacked; `CameraError`.
  public func read(timeout: Duration) async throws -> DeviceLabel {
    let deadline = clock.now.advanced(by: timeout)
    _ = try await camera.start(
      StreamRequest(formats: [.grey, .nv12, .yuyv, .mjpeg], width: 1280, height: 720))
    do {
      let label = try await read(until: deadline)
      await camera.stop()
      return label
    } catch {
      await camera.stop()
      throw error
    }
  }

  /// `next` returns within the camera's own stall budget, so the deadline is looked at often enough.
  private func read(until deadline: MonotonicInstant) async throws -> DeviceLabel {
    var last = LabelError(.noCode, "no frame came")
    repeat {
      let frame = try await camera.next()
      do throws(LabelError) { return try label(in: frame) } catch { last = error }
    } while clock.now < deadline
    throw LabelError(.timeout, "the camera saw no label in time; in the last frame: \(last)")
  }

  /// Looks at half the size first, which is faster and has less noise, then at the frame as it is.
  private func label(in frame: borrowing Frame) throws(LabelError) -> DeviceLabel {
    let width = frame.info.width
    var codes = try codes(in: frame, minimumWidth: max(width / 2, DeviceLabel.largeImage / 2))
    if codes.isEmpty { codes = try self.codes(in: frame, minimumWidth: width) }
    return try DeviceLabel(onlyOneOf: codes)
  }

  private func codes(
    in frame: borrowing Frame, minimumWidth: Int
  ) throws(LabelError) -> Set<[UInt8]> {
    let info = frame.info
    let size: DecodedSize
    do throws(JPEGError) {
      size = try frame.pixels.withUnsafeBytes { bytes throws(JPEGError) in
        try luma(of: bytes, info, minimumWidth)
      }
    } catch {
      throw LabelError(error)
    }
    guard let memory else { throw LabelError(.failed, "no memory for a frame") }
    defer { memory.wipe(0..<memory.count) }
    return try memory.withUnsafeBytes(0..<size.byteCount) { luma throws(LabelError) in
      try scanner.scan(luma, width: size.width, height: size.height)
    }
  }

  private func luma(
    of bytes: UnsafeRawBufferPointer, _ info: FrameInfo, _ minimumWidth: Int
  ) throws(JPEGError) -> DecodedSize {
    guard let layout = info.format.rawLayout else {
      return try decoder.decode(bytes, as: .grey, minimumWidth: minimumWidth, into: reserve).size
    }
    let image = try RawImage(
      bytes, layout: layout, width: info.width, height: info.height,
      bytesPerLine: info.bytesPerLine)
    return try image.reduce(to: .grey, minimumWidth: minimumWidth, into: reserve)
  }

  /// The pointer stays valid: the memory belongs to this actor.
  private func reserve(_ size: DecodedSize) throws(JPEGError) -> UnsafeMutableRawBufferPointer {
    if memory.map({ $0.count < size.byteCount }) ?? true {
      do { memory = try LockedMemory(byteCount: size.byteCount) } catch {
        throw JPEGError(.failed, error.description)
      }
    }
    return memory?.withUnsafeMutableBytes(0..<size.byteCount) { $0 }
      ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }
}
