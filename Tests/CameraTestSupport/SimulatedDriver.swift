import CLinux
import Glibc
import Platform

@testable import VideoCapture

/// What a V4L2 driver of one format and size does with its queue of buffers, in this process. What is in the frames, when
/// they come, and what goes wrong is its user's.
final class SimulatedDriver {
  /// What it is and delivers.
  struct Stream {
    var driver = "simulated"
    var model = ""
    var format: PixelFormat
    /// Pixels.
    var width: Int
    var height: Int
    /// 0 for compressed formats.
    var bytesPerLine: Int
    /// Bytes of a buffer.
    var sizeImage: Int
    var interval: Duration
    /// V4L2_BUF_FLAG_* of every buffer.
    var flags: UInt32
    /// What is in every buffer from the start; nil for nothing in particular.
    var content: [UInt8]?
  }

  private let stream: Stream
  private var buffers: [UnsafeMutableRawBufferPointer] = []
  private var queued: [Int] = []
  private var filled: [v4l2_buffer] = []
  private var isStreaming = false

  init(_ stream: Stream) { self.stream = stream }

  deinit { for buffer in buffers { buffer.deallocate() } }

  // MARK: Frames

  /// Whether a frame that comes now has a buffer to go to.
  var hasRoom: Bool { isStreaming && !queued.isEmpty }

  /// Whether a filled buffer waits to be dequeued: poll(2) says so at once.
  var hasFrame: Bool { !filled.isEmpty }

  /// Fills the oldest buffer in the queue.
  ///
  /// - Parameter write: writes the frame, and returns how many bytes it has.
  /// - Returns: false for a camera without a buffer, which loses the frame.
  func fill(
    sequence: UInt32, at time: MonotonicInstant, _ write: (UnsafeMutableRawBufferPointer) -> Int,
    change: (inout v4l2_buffer) -> Void = { _ in }
  ) -> Bool {
    guard hasRoom else { return false }
    let index = queued.removeFirst()
    var buffer = v4l2_buffer()
    buffer.index = UInt32(index)
    buffer.bytesused = UInt32(write(buffers[index]))
    buffer.sequence = sequence
    buffer.flags = stream.flags
    buffer.set(time)
    change(&buffer)
    filled.append(buffer)
    return true
  }

  /// The newest filled buffer comes once more, as after the next frame.
  func repeatNewest() {
    guard var again = filled.last else { return }
    again.sequence += 1
    filled.append(again)
  }

  func memory(at offset: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(buffers[Int(offset)])
  }

  // MARK: Answers

  /// As the kernel would; EINVAL for what it does not do, e.g. controls.
  func answer(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
    func with<Value>(_: Value.Type, _ body: (inout Value) -> Int32) -> Int32 {
      body(&argument.assumingMemoryBound(to: Value.self).pointee)
    }
    switch request {
    case .queryCapability: return with(v4l2_capability.self, describe)
    case .enumerateFormat: return with(v4l2_fmtdesc.self, offer)
    case .enumerateSize: return with(v4l2_frmsizeenum.self, offerSize)
    case .getFormat, .setFormat: return with(v4l2_format.self, answerFormat)
    case .getParameters, .setParameters: return with(v4l2_streamparm.self, answerInterval)
    case .requestBuffers: return with(v4l2_requestbuffers.self, answerBuffers)
    case .queryBuffer: return with(v4l2_buffer.self, describeBuffer)
    case .queue: return with(v4l2_buffer.self, queue)
    case .dequeue: return with(v4l2_buffer.self, dequeue)
    case .setInput: return 0
    case .streamOn, .streamOff:
      isStreaming = request == .streamOn
      return 0
    case .enumerateInput, .enumerateInterval, .queryControl, .getControl, .setControl: return EINVAL
    }
  }

  private func describe(_ capability: inout v4l2_capability) -> Int32 {
    capability.capabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
    withUnsafeMutableBytes(of: &capability.driver) { $0.copyBytes(from: stream.driver.utf8) }
    withUnsafeMutableBytes(of: &capability.card) { $0.copyBytes(from: stream.model.utf8) }
    return 0
  }

  private func offer(_ entry: inout v4l2_fmtdesc) -> Int32 {
    guard entry.index < 1 else { return EINVAL }
    entry.pixelformat = stream.format.fourCC
    return 0
  }

  private func offerSize(_ entry: inout v4l2_frmsizeenum) -> Int32 {
    guard entry.index < 1 else { return EINVAL }
    entry.type = V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
    entry.discrete.width = UInt32(stream.width)
    entry.discrete.height = UInt32(stream.height)
    return 0
  }

  private func answerFormat(_ format: inout v4l2_format) -> Int32 {
    format.fmt.pix.width = UInt32(stream.width)
    format.fmt.pix.height = UInt32(stream.height)
    format.fmt.pix.pixelformat = stream.format.fourCC
    format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    format.fmt.pix.bytesperline = UInt32(stream.bytesPerLine)
    format.fmt.pix.sizeimage = UInt32(stream.sizeImage)
    return 0
  }

  private func answerInterval(_ parameters: inout v4l2_streamparm) -> Int32 {
    parameters.parm.capture.timeperframe = v4l2_fract(
      numerator: UInt32(stream.interval.wholeMilliseconds), denominator: 1000)
    return 0
  }

  private func answerBuffers(_ request: inout v4l2_requestbuffers) -> Int32 {
    for buffer in buffers { buffer.deallocate() }
    buffers = (0..<Int(request.count)).map { _ in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: stream.sizeImage, alignment: 4096)
      if let content = stream.content { buffer.copyBytes(from: content) }
      return buffer
    }
    return 0
  }

  private func describeBuffer(_ buffer: inout v4l2_buffer) -> Int32 {
    buffer.length = UInt32(stream.sizeImage)
    buffer.m.offset = buffer.index
    buffer.flags = stream.flags
    return 0
  }

  private func queue(_ buffer: inout v4l2_buffer) -> Int32 {
    queued.append(Int(buffer.index))
    return 0
  }

  private func dequeue(_ buffer: inout v4l2_buffer) -> Int32 {
    guard !filled.isEmpty else { return EAGAIN }
    buffer = filled.removeFirst()
    return 0
  }
}

extension v4l2_buffer {
  /// Stamps the buffer.
  mutating func set(_ time: MonotonicInstant) {
    timestamp.tv_sec = Int(time.nanoseconds / 1_000_000_000)
    timestamp.tv_usec = Int(time.nanoseconds % 1_000_000_000 / 1000)
  }
}
