import Glibc
import Platform

/// One stream of one camera, from negotiation to release. Not Sendable: it lives on its thread.
final class V4L2Stream {
  private let device: V4L2Device
  private let queue: V4L2Queue
  private let pool: BufferPool
  private let controls: V4L2Controls
  /// For a format that nothing here reads.
  private let converter: (any FrameConverter)?
  private let clock = MonotonicClock()
  private var rules: FrameRules
  private var content: ContentRules
  private var warmUp = WarmUp()
  private let light: LightRequest
  private let bounds: LightBounds?
  /// What the driver delivers, read back.
  let format: StreamFormat
  /// As long after a frame's timestamp no other can be there.
  private let alone: Duration

  /// Buffers in the driver: one filling, one waiting, one being copied, one to spare for a late thread.
  private static let driverBuffers = 4

  /// Negotiates and starts the stream (Documentation/userspace-api/media/v4l/capture.c.rst shows the order).
  ///
  /// - Parameters:
  ///   - frames: how many frames may be held at once, by the mailbox and the caller together.
  ///   - makeConverter: nil refuses formats that need a converter.
  init(
    _ device: V4L2Device, _ request: StreamRequest, frames: Int, light: LightRequest = .init(),
    converter makeConverter: FrameConverterMaker? = nil
  ) throws(CameraError) {
    try device.selectInput()
    let offers = try device.formatOffers()
    guard let choice = FormatChoice.format(for: request, from: offers) else {
      throw CameraError(
        .unsupported,
        "\(device.path) offers none of \(request.formats.map(\.rawValue).joined(separator: ", "))")
    }
    let layout = try device.setFormat(choice.format, width: choice.width, height: choice.height)
    converter = try Self.converter(for: layout, makeConverter, device)
    // After S_FMT, which resets the interval of UVC cameras.
    let intervals = try device.intervalOffers(
      of: choice.format, width: choice.width, height: choice.height)
    let interval = try device.setInterval(
      FormatChoice.interval(rate: request.rate, from: intervals)
    ).duration
    let controls = V4L2Controls(device)
    try controls.apply(request.settings.controls, interval: interval)
    let queue = try V4L2Queue(device, asking: Self.driverBuffers)
    // Until REQBUFS another program could still change the format.
    guard try device.currentLayout() == layout else {
      throw CameraError(.busy, "\(device.path): another program changed the format meanwhile")
    }
    do {
      let size =
        converter == nil
        ? layout.byteCount
        : Self.delivered.packedByteCount(
          layout.width, layout.height)
      pool = try BufferPool(buffers: frames, of: size ?? layout.sizeImage)
    } catch {
      throw CameraError(.memory, "\(error)")
    }
    try queue.map(layout)
    let source = try Self.timestampSource(of: queue, device, request.settings.exceptions)
    self.device = device
    self.queue = queue
    self.controls = controls
    self.light = light
    bounds = request.settings.controls.rescue
    rules = FrameRules(layout: layout, interval: interval, source: source)
    content = ContentRules(
      layout, mayRepeat: request.settings.exceptions.contains(.repeatedContent))
    alone = interval * 3 / 4
    format = StreamFormat(
      format: converter == nil ? layout.format : Self.delivered, width: layout.width,
      height: layout.height, interval: interval, timestampSource: source,
      convertedFrom: converter == nil ? nil : layout.format)
    try checkPrivacy()
    try queue.start()
  }

  /// What converters make.
  private static let delivered = PixelFormat.nv12

  private static func converter(
    for layout: FrameLayout, _ make: FrameConverterMaker?, _ device: V4L2Device
  ) throws(CameraError) -> (any FrameConverter)? {
    guard layout.format.needsConversion else { return nil }
    guard let make else {
      throw CameraError(
        .unsupported, "\(device.path): this program does not convert \(layout.format.rawValue)")
    }
    guard layout.byteCount == layout.format.packedByteCount(layout.width, layout.height) else {
      throw CameraError(
        .unsupported,
        "\(device.path): rows of \(layout.format.rawValue) are padded; they cannot be converted")
    }
    return try make(layout.format, layout.width, layout.height)
  }

  /// A driver says before the first frame which clock it will stamp frames with (vb2_queue.timestamp_flags).
  private static func timestampSource(
    of queue: V4L2Queue, _ device: V4L2Device, _ exceptions: Set<CameraException>
  ) throws(CameraError) -> TimestampSource {
    if let source = TimestampSource(bufferFlags: queue.flags) { return source }
    guard exceptions.contains(.dequeueTimestamps) else {
      throw CameraError(
        .unsupported,
        "\(device.path): the driver does not say which clock stamps its frames; a test may name the "
          + "exception \(CameraException.dequeueTimestamps.rawValue)")
    }
    return .dequeued
  }

  /// Feeds the mailbox until the signal is raised.
  ///
  /// - Throws: `CameraError`: `.stalled`, `.unplugged`, `.privacy`, `.failed`.
  func run(into mailbox: FrameMailbox, until signal: StopSignal) throws(CameraError) {
    var deadline = clock.now.advanced(by: StallBudget.firstFrame)
    var isFirst = true
    while true {
      let (isStopped, events) = device.node.wait(signal, until: deadline)
      if isStopped { return }
      if events & POLLHUP != 0 {
        throw CameraError(errno: ENODEV, at: .ioctl(.dequeue), of: device.path)
      }
      guard events != 0, clock.now < deadline else { throw stalled(isFirst, mailbox.drops) }
      let newest = try drain(mailbox)
      // A frame's place in the poll set is taken by POLLERR when the driver has given up.
      if newest == nil, events & POLLERR != 0 {
        throw CameraError(.failed, "\(device.path): the driver stopped the stream")
      }
      guard let newest else { continue }
      deadline = clock.now.advanced(by: StallBudget.between(frames: format.interval))
      isFirst = false
      if let change = light.take(), let bounds {
        // A camera that refuses keeps the picture that it makes.
        try? controls.step(change, within: bounds, interval: format.interval)
      }
      if warmUp.isOver {
        try deliver(newest, to: mailbox)
      } else {
        let brightness = queue.withContents(of: newest) { content.brightness(of: $0) }
        if let brightness { warmUp.note(brightness.mean) }
        mailbox.count(brightness == nil ? .incomplete : .unsettled)
        try queue.enqueue(newest.index)
      }
    }
  }

  /// Empties the driver's queue; all but the newest valid frame go straight back.
  private func drain(_ mailbox: FrameMailbox) throws(CameraError) -> DequeuedBuffer? {
    var newest: DequeuedBuffer?
    for _ in 0..<queue.count {
      guard var buffer = try queue.dequeue() else { break }
      let now = clock.now
      if format.timestampSource == .dequeued { buffer.timestamp = now }
      guard isValid(buffer, now, mailbox) else {
        try queue.enqueue(buffer.index)
        continue
      }
      if let newest { try queue.enqueue(newest.index) }
      newest = buffer
      if isLatest(buffer, now) { break }
    }
    return newest
  }

  /// Whether the next frame cannot be there yet, so that the driver need not be asked.
  private func isLatest(_ buffer: DequeuedBuffer, _ now: MonotonicInstant) -> Bool {
    // What was stamped when it was dequeued may be of any age.
    format.timestampSource != .dequeued && buffer.timestamp.duration(to: now) < alone
  }

  private func isValid(
    _ buffer: DequeuedBuffer, _ now: MonotonicInstant, _ mailbox: FrameMailbox
  ) -> Bool {
    switch rules.check(buffer, now: now) {
    case .valid(let lost):
      if lost > 0 { mailbox.count(.lost, lost) }
      guard let reason = queue.withContents(of: buffer, { content.refusal(of: $0) }) else {
        return true
      }
      mailbox.count(reason)
    case .refused(let reason): mailbox.count(reason)
    }
    return false
  }

  /// Copies a frame out and gives its buffer back at once, whatever the consumer does.
  private func deliver(_ buffer: DequeuedBuffer, to mailbox: FrameMailbox) throws(CameraError) {
    if pool.isExhausted { mailbox.discard() }
    guard var pixels = pool.take() else {
      mailbox.count(.lost)
      return try queue.enqueue(buffer.index)
    }
    let isWhole = queue.withContents(of: buffer) { bytes in
      guard let converter else {
        pixels.copy(from: bytes)
        return true
      }
      pixels.fill { converter.convert(bytes, into: $0) ? $0.count : 0 }
      return pixels.count > 0
    }
    try queue.enqueue(buffer.index)
    guard isWhole else { return mailbox.count(.incomplete) }
    // After the picture was taken and before anybody may use it.
    try checkPrivacy()
    let info = FrameInfo(
      format: format.format, width: format.width, height: format.height,
      bytesPerLine: converter == nil ? rules.layout.bytesPerLine : format.width,
      sequence: buffer.sequence,
      timestamp: buffer.timestamp, queued: buffer.queued)
    mailbox.post(Frame(info: info, pixels: pixels))
  }

  private func checkPrivacy() throws(CameraError) {
    guard try controls.isPrivate() else { return }
    throw CameraError(
      .privacy, "\(device.path): the camera's privacy shutter is closed or its switch is on")
  }

  /// Tells a silent driver from one whose frames are all refused.
  private func stalled(_ isFirst: Bool, _ drops: DropCounts) -> CameraError {
    let budget = isFirst ? StallBudget.firstFrame : StallBudget.between(frames: format.interval)
    return CameraError(
      .stalled,
      "\(device.path): no \(isFirst ? "first" : "valid") frame within \(budget); dropped so far: "
        + "\(drops)")
  }
}
