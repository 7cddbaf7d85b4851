/// A pixel format that a camera offers, with the sizes it comes in.
struct FormatOffer: Sendable, Equatable {
  var format: PixelFormat
  var sizes: [SizeOffer]
}

/// One entry of VIDIOC_ENUM_FRAMESIZES.
enum SizeOffer: Sendable, Equatable {
  /// Pixels.
  case exactly(width: Int, height: Int)
  /// Any size from `lower` to `upper` in these steps, in pixels.
  case range(width: StrideOffer, height: StrideOffer)

  /// The size of this offer that comes nearest.
  func nearest(width: Int, height: Int) -> (width: Int, height: Int) {
    switch self {
    case .exactly(let width, let height): (width, height)
    case .range(let widths, let heights): (widths.nearest(width), heights.nearest(height))
    }
  }
}

/// Numbers from `lower` to `upper`, `step` apart.
struct StrideOffer: Sendable, Equatable {
  var lower: Int
  var upper: Int
  var step: Int

  func nearest(_ wanted: Int) -> Int {
    let inside = min(max(wanted, lower), upper)
    return lower + (inside - lower) / max(step, 1) * max(step, 1)
  }
}

/// One entry of VIDIOC_ENUM_FRAMEINTERVALS.
enum IntervalOffer: Sendable, Equatable {
  case exactly(FrameInterval)
  /// Any interval between the two, as far as the driver can.
  case range(FrameInterval, FrameInterval)

  /// The interval of this offer that comes nearest to `rate` frames per second.
  func nearest(rate: Int) -> FrameInterval {
    switch self {
    case .exactly(let interval): return interval
    case .range(let shortest, let longest):
      let wanted = FrameInterval(numerator: 1, denominator: UInt32(clamping: max(rate, 1)))
      if wanted.seconds < shortest.seconds { return shortest }
      return wanted.seconds > longest.seconds ? longest : wanted
    }
  }
}
