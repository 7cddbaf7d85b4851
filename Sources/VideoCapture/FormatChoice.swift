import JPEG

/// Which of a camera's offers serves a request best: rules only, no device.
enum FormatChoice {
  /// The first wanted format that is offered, in the size that serves best.
  ///
  /// A size that covers the request wins over one that does not; then the smallest that covers, else the largest.
  /// - Returns: nil when none of the wanted formats is offered in a size up to `ImageLimits.side`.
  static func format(
    for request: StreamRequest, from offers: [FormatOffer]
  ) -> (format: PixelFormat, width: Int, height: Int)? {
    for format in request.formats {
      let sizes = offers.filter { $0.format == format }.flatMap(\.sizes)
        .map { $0.nearest(width: request.width, height: request.height) }
        .filter { 1...ImageLimits.side ~= $0.width && 1...ImageLimits.side ~= $0.height }
      let covering = sizes.filter { $0.width >= request.width && $0.height >= request.height }
      let best =
        covering.min { $0.width * $0.height < $1.width * $1.height }
        ?? sizes.max { $0.width * $0.height < $1.width * $1.height }
      if let best { return (format, best.width, best.height) }
    }
    return nil
  }

  /// The sane interval nearest to `rate` frames per second; the shorter of two equally near ones.
  static func interval(rate: Int, from offers: [IntervalOffer]) -> FrameInterval? {
    let wanted = 1 / Double(max(rate, 1))
    return offers.map { $0.nearest(rate: rate) }.filter(\.isSane)
      .min { left, right in
        let (a, b) = (abs(left.seconds - wanted), abs(right.seconds - wanted))
        return a == b ? left.seconds < right.seconds : a < b
      }
  }
}
