import CLinux
import Glibc

/// What the device can do. Every list is bounded: the driver's answers come from the device.
extension V4L2Device {
  private static let listLimit: UInt32 = 256

  /// The formats that this program knows, with their sizes; formats that libraries emulate are left out.
  func formatOffers() throws(CameraError) -> [FormatOffer] {
    var offers: [FormatOffer] = []
    for index in 0..<Self.listLimit {
      var entry = v4l2_fmtdesc()
      entry.index = index
      entry.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
      let result = call(.enumerateFormat, &entry)
      if result == EINVAL { break }
      try check(result, of: .enumerateFormat)
      let isEmulated = entry.flags & UInt32(V4L2_FMT_FLAG_EMULATED) != 0
      guard !isEmulated, let format = PixelFormat(fourCC: entry.pixelformat) else { continue }
      offers.append(FormatOffer(format: format, sizes: try sizeOffers(of: format)))
    }
    return offers
  }

  private func sizeOffers(of format: PixelFormat) throws(CameraError) -> [SizeOffer] {
    var offers: [SizeOffer] = []
    for index in 0..<Self.listLimit {
      var entry = v4l2_frmsizeenum()
      entry.index = index
      entry.pixel_format = format.fourCC
      let result = call(.enumerateSize, &entry)
      if result == EINVAL { break }
      try check(result, of: .enumerateSize)
      guard entry.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue else {
        let range = entry.stepwise
        let widths = StrideOffer(range.min_width, range.max_width, range.step_width)
        let heights = StrideOffer(range.min_height, range.max_height, range.step_height)
        return [.range(width: widths, height: heights)]
      }
      offers.append(
        .exactly(width: Int(entry.discrete.width), height: Int(entry.discrete.height)))
    }
    return offers
  }

  /// The intervals of one size; none when the driver does not list them.
  func intervalOffers(
    of format: PixelFormat, width: Int, height: Int
  ) throws(CameraError) -> [IntervalOffer] {
    var offers: [IntervalOffer] = []
    for index in 0..<Self.listLimit {
      var entry = v4l2_frmivalenum()
      entry.index = index
      entry.pixel_format = format.fourCC
      entry.width = UInt32(width)
      entry.height = UInt32(height)
      let result = call(.enumerateInterval, &entry)
      if result == EINVAL || result == ENOTTY { break }
      try check(result, of: .enumerateInterval)
      guard entry.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue else {
        return [.range(FrameInterval(entry.stepwise.min), FrameInterval(entry.stepwise.max))]
      }
      offers.append(.exactly(FrameInterval(entry.discrete)))
    }
    return offers
  }
}

extension FrameInterval {
  init(_ raw: v4l2_fract) { self.init(numerator: raw.numerator, denominator: raw.denominator) }
}

extension StrideOffer {
  init(_ lower: UInt32, _ upper: UInt32, _ step: UInt32) {
    self.init(lower: Int(lower), upper: Int(upper), step: Int(step))
  }
}
