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
    try device.check(clinux_v4l2_request_buffers(device.descriptor, &request), .requestBuffers)
    count = Int(request.count)
    // One is with us while another fills; VIDEO_MAX_FRAME is the kernel's own bound.
    guard 2...Int(VIDEO_MAX_FRAME) ~= count else {
      throw CameraError(.failed, "\(device.path) gave \(count) buffers instead of \(wanted)")
    }
  }

  /// Maps all buffers, gives them to the driver and starts the stream.
  func start(_ layout: FrameLayout) throws(CameraError) {
    for index in 0..<count { try map(index, atLeast: layout.byteCount ?? 1) }
    for index in 0..<count { try enqueue(index) }
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    try device.check(clinux_v4l2_stream_on(device.descriptor, &type), .streamOn)
  }

  /// Stops the stream and gives everything back. An unplugged device refuses; then there is nothing to do.
  deinit {
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    _ = clinux_v4l2_stream_off(device.descriptor, &type)
    // Before REQBUFS: older kernels free no buffer that is still mapped.
    for buffer in buffers {
      munmap(UnsafeMutableRawPointer(mutating: buffer.memory.baseAddress), buffer.memory.count)
    }
    var none = Self.request(0)
    _ = clinux_v4l2_request_buffers(device.descriptor, &none)
  }

  /// Takes the oldest filled buffer, nil when there is none.
  ///
  /// - Throws: `CameraError(.unplugged)`, `.failed` when the driver names a buffer that it does not have.
  func dequeue() throws(CameraError) -> DequeuedBuffer? {
    var raw = Self.buffer(0)
    let result = clinux_v4l2_dequeue(device.descriptor, &raw)
    if result == EAGAIN { return nil }
    try device.check(result, .dequeue)
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
    try device.check(clinux_v4l2_queue(device.descriptor, &raw), .queue)
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
    try device.check(clinux_v4l2_query_buffer(device.descriptor, &raw), .queryBuffer)
    let length = Int(raw.length)
    guard length >= needed else {
      throw CameraError(.failed, "\(device.path) gave buffers of \(length) bytes, \(needed) needed")
    }
    let address = mmap(
      nil, length, PROT_READ, MAP_SHARED, device.descriptor, off_t(raw.m.offset))
    guard let address, address != MAP_FAILED else {
      throw CameraError(errno: errno, at: .map, of: device.path)
    }
    buffers.append(Buffer(memory: UnsafeRawBufferPointer(start: address, count: length)))
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
