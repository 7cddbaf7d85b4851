import CLinux
import Glibc
import Platform
import Synchronization

@testable import VideoCapture

/// A V4L2 driver that does what a test says, call by call, at the pace of its frame interval. One thread uses it.
final class ScriptedNode: V4L2Node {
  /// What comes of one frame interval.
  enum Take: Sendable {
    /// A frame; each of these is different from the one before.
    case frame
    /// A frame after a change of what the driver says of it.
    case changed(@Sendable (inout v4l2_buffer) -> Void)
    /// A frame with this content.
    case content([UInt8])
    /// The same buffer twice.
    case twice
    /// No frame, but the counter goes on.
    case loss
    /// poll(2) reports these events and no frame.
    case events(Int32)
    /// VIDIOC_DQBUF fails.
    case dequeueError(Int32)
    /// Nothing happens any more.
    case silence
  }

  let script: CameraScript
  private var queued: [Int] = []
  private var filled: [v4l2_buffer] = []
  private var buffers: [UnsafeMutableRawBufferPointer] = []
  private var takes: Int = 0
  private var sequence: UInt32
  private var width = 0
  private var height = 0
  private var isStreaming = false

  init(_ script: CameraScript) {
    self.script = script
    sequence = script.firstSequence
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
    script.note(request)
    if let refusal = script.refusals[request] { return refusal }
    func with<Value>(_: Value.Type, _ body: (inout Value) -> Int32) -> Int32 {
      body(&argument.assumingMemoryBound(to: Value.self).pointee)
    }
    switch request {
    case .queryCapability: return with(v4l2_capability.self, describe)
    case .enumerateInput, .enumerateInterval: return EINVAL
    case .enumerateFormat: return with(v4l2_fmtdesc.self, offer)
    case .enumerateSize: return with(v4l2_frmsizeenum.self, offerSize)
    case .getFormat, .setFormat: return with(v4l2_format.self, answerFormat)
    case .getParameters, .setParameters: return with(v4l2_streamparm.self, answerInterval)
    case .requestBuffers: return with(v4l2_requestbuffers.self, answerBuffers)
    case .queryBuffer: return with(v4l2_buffer.self, describeBuffer)
    case .queue: return with(v4l2_buffer.self, queue)
    case .dequeue: return with(v4l2_buffer.self, dequeue)
    case .queryControl: return with(v4l2_queryctrl.self, script.describe)
    case .getControl: return with(v4l2_control.self, script.read)
    case .setControl: return with(v4l2_control.self, script.write)
    case .setInput: return 0
    case .streamOn, .streamOff:
      isStreaming = request == .streamOn
      return 0
    }
  }

  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(buffers[Int(offset)])
  }

  func unmap(_ memory: UnsafeRawBufferPointer) {}

  /// Takes one step of the script when its time has come.
  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) {
    while true {
      let due = min(deadline, MonotonicClock().now.advanced(by: script.interval))
      if signal.wait(until: due) { return (true, 0) }
      if MonotonicClock().now >= deadline { return (false, 0) }
      let take = script.takes.isEmpty ? .frame : script.takes[min(takes, script.takes.count - 1)]
      takes += 1
      switch take {
      case .frame: if fill(nil, { _ in }) { return (false, POLLIN) }
      case .changed(let change): if fill(nil, change) { return (false, POLLIN) }
      case .content(let bytes): if fill(bytes, { _ in }) { return (false, POLLIN) }
      case .twice:
        if fill(nil, { _ in }), var again = filled.last {
          again.sequence += 1
          filled.append(again)
          return (false, POLLIN)
        }
      case .loss: sequence &+= 1
      case .events(let events): return (false, events)
      case .dequeueError(let code):
        script.fail(.dequeue, with: code)
        return (false, POLLIN)
      case .silence: takes -= 1
      }
    }
  }

  /// Fills the oldest buffer in the queue; a camera without a buffer loses the frame.
  private func fill(_ content: [UInt8]?, _ change: (inout v4l2_buffer) -> Void) -> Bool {
    defer { sequence &+= 1 }
    guard isStreaming, !queued.isEmpty else { return false }
    let index = queued.removeFirst()
    let bytes = content ?? script.picture(Int(sequence))
    buffers[index].copyBytes(from: bytes)
    var buffer = v4l2_buffer()
    buffer.index = UInt32(index)
    buffer.bytesused = UInt32(bytes.count)
    buffer.sequence = sequence
    buffer.flags = script.flags
    buffer.set(MonotonicClock().now)
    change(&buffer)
    filled.append(buffer)
    return true
  }

  // MARK: Answers

  private func describe(_ capability: inout v4l2_capability) -> Int32 {
    capability.capabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
    withUnsafeMutableBytes(of: &capability.driver) { $0.copyBytes(from: "scripted".utf8) }
    withUnsafeMutableBytes(of: &capability.card) { $0.copyBytes(from: script.model.utf8) }
    return 0
  }

  private func offer(_ entry: inout v4l2_fmtdesc) -> Int32 {
    guard entry.index < 1 else { return EINVAL }
    entry.pixelformat = script.format.fourCC
    return 0
  }

  private func offerSize(_ entry: inout v4l2_frmsizeenum) -> Int32 {
    guard entry.index < 1 else { return EINVAL }
    entry.type = V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
    entry.discrete.width = UInt32(script.width)
    entry.discrete.height = UInt32(script.height)
    return 0
  }

  private func answerFormat(_ format: inout v4l2_format) -> Int32 {
    format.fmt.pix.width = UInt32(script.width)
    format.fmt.pix.height = UInt32(script.height)
    format.fmt.pix.pixelformat = script.format.fourCC
    format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    format.fmt.pix.bytesperline = UInt32(script.bytesPerLine)
    format.fmt.pix.sizeimage = UInt32(script.sizeImage)
    return 0
  }

  private func answerInterval(_ parameters: inout v4l2_streamparm) -> Int32 {
    let milliseconds = script.interval.wholeMilliseconds
    parameters.parm.capture.timeperframe = v4l2_fract(
      numerator: UInt32(milliseconds), denominator: 1000)
    return 0
  }

  private func answerBuffers(_ request: inout v4l2_requestbuffers) -> Int32 {
    for buffer in buffers { buffer.deallocate() }
    buffers = (0..<Int(request.count)).map { _ in
      .allocate(byteCount: script.sizeImage, alignment: 4096)
    }
    return 0
  }

  private func describeBuffer(_ buffer: inout v4l2_buffer) -> Int32 {
    buffer.length = UInt32(script.sizeImage)
    buffer.m.offset = buffer.index
    buffer.flags = script.flags
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
