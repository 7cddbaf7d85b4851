import CLinux
import Glibc
import Platform

/// The buffers that a driver fills, mapped read-only. Not Sendable: one thread owns it.
///
/// It keeps account of who has which buffer, and of when the driver got it.
final class V4L2Queue {
  private let device: V4L2Device
  private let clock = MonotonicClock()
  private var buffers: [Buffer] = []
  /// How many buffers the driver gave.
  let count: Int
  /// V4L2_BUF_FLAG_* of the buffers before they are filled: they tell what timestamps will be.
  private(set) var flags: UInt32 = 0

  private struct Buffer {
    var memory: UnsafeRawBufferPointer
    /// Just before the driver got it; nil while it is ours.
    var queued: MonotonicInstant?
  }

  /// Asks the driver for buffers (VIDIOC_REQBUFS); it may give more or fewer.
  ///
  /// - Throws: `CameraError(.busy)` when another program streams; `.failed` when fewer than two were given.
  init(_ device: V4L2Device, asking wanted: Int) throws(CameraError) {
    self.device = device
    var request = Self.request(UInt32(wanted))
    try device.check(.requestBuffers, &request)
    count = Int(request.count)
    // One is with us while another fills; VIDEO_MAX_FRAME is the kernel's own bound.
    guard 2...Int(VIDEO_MAX_FRAME) ~= count else {
      throw CameraError(.failed, "\(device.path) gave \(count) buffers instead of \(wanted)")
    }
  }

  /// Maps all buffers.
  func map(_ layout: FrameLayout) throws(CameraError) {
    for index in 0..<count { try map(index, atLeast: layout.byteCount ?? 1) }
  }

  /// Gives all buffers to the driver and starts the stream.
  func start() throws(CameraError) {
    for index in 0..<count { try enqueue(index) }
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    try device.check(.streamOn, &type)
  }

  /// Stops the stream and gives everything back. An unplugged device refuses; then there is nothing to do.
  deinit {
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    _ = device.call(.streamOff, &type)
    // Before REQBUFS: older kernels free no buffer that is still mapped.
    for buffer in buffers { device.node.unmap(buffer.memory) }
    var none = Self.request(0)
    _ = device.call(.requestBuffers, &none)
  }

  /// Takes the oldest filled buffer, nil when there is none.
  ///
  /// - Throws: `CameraError(.unplugged)`, `.failed` when the driver names a buffer that it does not have.
  func dequeue() throws(CameraError) -> DequeuedBuffer? {
    var raw = Self.buffer(0)
    let result = device.call(.dequeue, &raw)
    if result == EAGAIN { return nil }
    try device.check(result, of: .dequeue)
    let index = Int(raw.index)
    guard index < buffers.count, let queued = buffers[index].queued else {
      throw CameraError(.failed, "\(device.path) returned buffer \(index), which it did not have")
    }
    buffers[index].queued = nil
    let bytesUsed = Int(raw.bytesused)
    let time = Int64(raw.timestamp.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return DequeuedBuffer(
      index: index, flags: raw.flags,
      bytesUsed: bytesUsed <= buffers[index].memory.count ? bytesUsed : 0, sequence: raw.sequence,
      timestamp: MonotonicInstant(nanoseconds: time.overflow ? 0 : time.partialValue)
        .advanced(by: .microseconds(Int64(raw.timestamp.tv_usec))),
      queued: queued)
  }

  /// Gives a buffer to the driver.
  func enqueue(_ index: Int) throws(CameraError) {
    var raw = Self.buffer(index)
    let now = clock.now
    try device.check(.queue, &raw)
    buffers[index].queued = now
  }

  /// Reads what a dequeued buffer holds.
  func withContents<Result>(
    of buffer: DequeuedBuffer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    precondition(buffers[buffer.index].queued == nil, "the driver may be writing")
    return body(UnsafeRawBufferPointer(rebasing: buffers[buffer.index].memory[..<buffer.bytesUsed]))
  }

  private func map(_ index: Int, atLeast needed: Int) throws(CameraError) {
    var raw = Self.buffer(index)
    try device.check(.queryBuffer, &raw)
    let length = Int(raw.length)
    guard length >= needed else {
      throw CameraError(.failed, "\(device.path) gave buffers of \(length) bytes, \(needed) needed")
    }
    flags = raw.flags
    buffers.append(Buffer(memory: try device.node.map(length, at: raw.m.offset)))
  }

  private static func request(_ count: UInt32) -> v4l2_requestbuffers {
    var request = v4l2_requestbuffers()
    request.count = count
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    return request
  }

  private static func buffer(_ index: Int) -> v4l2_buffer {
    var buffer = v4l2_buffer()
    buffer.index = UInt32(index)
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    buffer.memory = V4L2_MEMORY_MMAP.rawValue
    return buffer
  }
}
