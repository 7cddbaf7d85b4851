import CLinux
import Glibc
import Platform

@testable import VideoCapture

/// A V4L2 driver whose frames come as fast as the test allows them. One thread uses it.
final class SoakNode: V4L2Node {
  private let script: SoakScript
  private var buffers: [UnsafeMutableRawBufferPointer] = []
  private var queued: [Int] = []
  private var filled: [v4l2_buffer] = []
  private var number: UInt64 = 0
  private var sequence: UInt32 = 0
  private var lastStamp = MonotonicInstant(nanoseconds: 0)

  private var picture: SoakPicture { script.picture }
  private var flags: UInt32 { UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) }

  init(_ script: SoakScript) { self.script = script }

  deinit { for buffer in buffers { buffer.deallocate() } }

  // MARK: Frames

  /// Fills one to three buffers, as after a late wake-up.
  func wait(
    _ signal: StopSignal, until deadline: MonotonicInstant
  ) -> (isStopped: Bool, events: Int32) {
    let clock = MonotonicClock()
    while clock.now < deadline {
      if script.isLive, signal.wait(until: clock.now.advanced(by: script.interval)) {
        return (true, 0)
      }
      let burst = script.isLive ? 1 : 1 + Int(number % 3)
      var count = 0
      while count < burst, !queued.isEmpty {
        let allowance = script.takeAllowance()
        guard allowance > 0 else { break }
        fill(isLast: allowance == 1)
        count += 1
      }
      if count > 0 { return (signal.wait(until: clock.now), POLLIN) }
      if signal.wait(until: clock.now.advanced(by: .milliseconds(1))) { return (true, 0) }
    }
    return (false, 0)
  }

  private func fill(isLast: Bool) {
    number += 1
    let fault = isLast ? nil : SoakScript.Fault(number)
    sequence &+= fault == .skipped ? 2 : 1
    let index = queued.removeFirst()
    let written = fault == .repeated ? number - 1 : number
    buffers[index].storeBytes(
      of: written.littleEndian, toByteOffset: picture.numberOffset, as: UInt64.self)
    // Microseconds, and always later than the one before.
    lastStamp = max(MonotonicClock().now, lastStamp.advanced(by: .microseconds(1)))
    var buffer = v4l2_buffer()
    buffer.index = UInt32(index)
    buffer.bytesused = UInt32(picture.bytes.count - (fault == .short ? 2 : 0))
    buffer.sequence = sequence
    buffer.flags = flags
    buffer.timestamp.tv_sec = Int(lastStamp.nanoseconds / 1_000_000_000)
    buffer.timestamp.tv_usec = Int(lastStamp.nanoseconds % 1_000_000_000 / 1000)
    if fault == .damaged { buffer.flags |= UInt32(V4L2_BUF_FLAG_ERROR) }
    if fault == .unstamped { buffer.flags = 0 }
    filled.append(buffer)
    script.note(sequence, fault)
  }

  func map(_ length: Int, at offset: UInt32) throws(CameraError) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(buffers[Int(offset)])
  }

  func unmap(_ memory: UnsafeRawBufferPointer) {}

  // MARK: Answers

  func call(_ request: V4L2Request, _ argument: UnsafeMutableRawPointer) -> Int32 {
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
    case .setInput, .streamOn, .streamOff: return 0
    default: return EINVAL
    }
  }

  private func describe(_ capability: inout v4l2_capability) -> Int32 {
    capability.capabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
    withUnsafeMutableBytes(of: &capability.driver) { $0.copyBytes(from: "soak".utf8) }
    return 0
  }

  private func offer(_ entry: inout v4l2_fmtdesc) -> Int32 {
    guard entry.index == 0 else { return EINVAL }
    entry.pixelformat = picture.format.fourCC
    return 0
  }

  private func offerSize(_ entry: inout v4l2_frmsizeenum) -> Int32 {
    guard entry.index == 0 else { return EINVAL }
    entry.type = V4L2_FRMSIZE_TYPE_DISCRETE.rawValue
    entry.discrete.width = UInt32(picture.width)
    entry.discrete.height = UInt32(picture.height)
    return 0
  }

  private func answerFormat(_ format: inout v4l2_format) -> Int32 {
    format.fmt.pix.width = UInt32(picture.width)
    format.fmt.pix.height = UInt32(picture.height)
    format.fmt.pix.pixelformat = picture.format.fourCC
    format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    format.fmt.pix.bytesperline = UInt32(picture.format == .mjpeg ? 0 : 2 * picture.width)
    format.fmt.pix.sizeimage = UInt32(picture.bytes.count)
    return 0
  }

  private func answerInterval(_ parameters: inout v4l2_streamparm) -> Int32 {
    parameters.parm.capture.timeperframe = v4l2_fract(
      numerator: UInt32(script.interval.wholeMilliseconds), denominator: 1000)
    return 0
  }

  private func answerBuffers(_ request: inout v4l2_requestbuffers) -> Int32 {
    for buffer in buffers { buffer.deallocate() }
    buffers = (0..<Int(request.count)).map { _ in
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: picture.bytes.count, alignment: 4096)
      buffer.copyBytes(from: picture.bytes)
      return buffer
    }
    return 0
  }

  private func describeBuffer(_ buffer: inout v4l2_buffer) -> Int32 {
    buffer.length = UInt32(picture.bytes.count)
    buffer.m.offset = buffer.index
    buffer.flags = flags
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
