import Platform
import VideoCapture

/// One run of a replay camera, on its own thread.
struct ReplayStream {
  let file: ReplayFile
  let options: ReplayOptions
  let request: StreamRequest
  let frames: Int
  private let clock = MonotonicClock()

  init(file: ReplayFile, options: ReplayOptions, request: StreamRequest, frames: Int) {
    self.file = file
    self.options = options
    self.request = request
    self.frames = frames
  }

  /// Plays until the signal is raised, or until the fault that was ordered.
  func run(into mailbox: FrameMailbox, until signal: StopSignal) throws(CameraError) {
    let source = try open()
    let pool: BufferPool
    do {
      pool = try BufferPool(buffers: frames, of: source.maximumCount)
    } catch {
      throw CameraError(.memory, "\(error)")
    }
    let rate = options.rate.map(Double.init) ?? source.rate ?? Double(request.rate)
    let interval = Duration.seconds(1 / min(max(rate, 1), 120))
    mailbox.open(
      StreamFormat(
        format: source.format, width: source.width, height: source.height, interval: interval))
    var due = clock.now
    for sequence in 0... {
      try fail(at: sequence, due: due, interval, signal)
      // From here on the frame is in the making, as in a buffer given to a driver.
      let queued = clock.now
      if pool.isExhausted { mailbox.discard() }
      var buffer = pool.take()
      try buffer?.fill { (target) throws(CameraError) in try source.next(into: target) }
      if signal.wait(until: due) { return }
      let now = clock.now
      if let pixels = buffer.take() {
        let info = FrameInfo(
          format: source.format, width: source.width, height: source.height,
          bytesPerLine: source.bytesPerLine, sequence: UInt32(truncatingIfNeeded: sequence),
          timestamp: now, queued: queued)
        mailbox.post(Frame(info: info, pixels: pixels))
      } else {
        mailbox.count(.lost)
      }
      // A machine too slow for the rate plays slower; it does not rush to catch up.
      due = max(due.advanced(by: interval), now)
    }
  }

  /// The file in the first wanted format.
  private func open() throws(CameraError) -> any PictureSource {
    try file.check()
    // Pictures hold no distances; words of 16 bits can stand for them.
    let format = request.formats.first { $0 != .z16 } ?? request.formats.first ?? .mjpeg
    if format == .mjpeg, !options.scalesToRequest, try file.isJPEG() { return try StillJPEG(file) }
    try file.checkGIFTrailer()
    return try ClipSource(
      file, as: format, quality: options.quality,
      limit: options.scalesToRequest ? (request.width, request.height) : nil)
  }

  /// The faults that a demonstration or a test ordered, at the time when frame `sequence` would be due.
  private func fail(
    at sequence: Int, due: MonotonicInstant, _ interval: Duration, _ signal: StopSignal
  ) throws(CameraError) {
    if let limit = options.unplugAfter, sequence >= limit {
      _ = signal.wait(until: due)
      throw CameraError(
        .unplugged, "\(file.name) was unplugged after \(limit) frames, as asked for")
    }
    guard let limit = options.stallAfter, sequence >= limit else { return }
    _ = signal.wait(until: due.advanced(by: StallBudget.between(frames: interval)))
    throw CameraError(.stalled, "\(file.name) stalled after \(limit) frames, as asked for")
  }
}
