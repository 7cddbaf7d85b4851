import CLinux
import Glibc

/// Negotiation: what is asked for, and what the driver made of it.
extension V4L2Device {
  /// Takes the first input, where the device has inputs.
  func selectInput() throws(CameraError) {
    var input = v4l2_input()
    guard call(.enumerateInput, &input) == 0 else { return }
    var index: Int32 = 0
    try check(.setInput, &index)
  }

  /// Sets a format and takes the driver's answer only when it is what was chosen from its own offers.
  func setFormat(
    _ format: PixelFormat, width: Int, height: Int
  ) throws(CameraError) -> FrameLayout {
    var raw = v4l2_format()
    raw.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    raw.fmt.pix.width = UInt32(width)
    raw.fmt.pix.height = UInt32(height)
    raw.fmt.pix.pixelformat = format.fourCC
    raw.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    try check(.setFormat, &raw)
    let layout = try self.layout(of: raw)
    guard (layout.format, layout.width, layout.height) == (format, width, height) else {
      throw CameraError(
        .unsupported,
        "\(path) offers \(format.rawValue) \(width)×\(height) but sets "
          + "\(layout.format.rawValue) \(layout.width)×\(layout.height)")
    }
    return layout
  }

  /// The format in force.
  func currentLayout() throws(CameraError) -> FrameLayout {
    var raw = v4l2_format()
    raw.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    try check(.getFormat, &raw)
    return try layout(of: raw)
  }

  /// Asks for an interval, once (some cameras hang when it is set twice), and reads back the one in force.
  ///
  /// - Parameter wanted: nil when the driver lists none; then its own choice stays.
  func setInterval(_ wanted: FrameInterval?) throws(CameraError) -> FrameInterval {
    var raw = v4l2_streamparm()
    raw.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    try check(.getParameters, &raw)
    if let wanted, raw.parm.capture.capability & UInt32(V4L2_CAP_TIMEPERFRAME) != 0 {
      raw.parm.capture.timeperframe = v4l2_fract(
        numerator: wanted.numerator, denominator: wanted.denominator)
      try check(.setParameters, &raw)
      try check(.getParameters, &raw)
    }
    let interval = FrameInterval(raw.parm.capture.timeperframe)
    guard interval.isSane else {
      throw CameraError(.unsupported, "\(path) names no usable frame interval")
    }
    return interval
  }

  private func layout(of raw: v4l2_format) throws(CameraError) -> FrameLayout {
    let pixels = raw.fmt.pix
    guard let format = PixelFormat(fourCC: pixels.pixelformat),
      pixels.field == V4L2_FIELD_NONE.rawValue
    else { throw CameraError(.unsupported, "\(path) delivers an unknown or interlaced format") }
    let layout = FrameLayout(
      format: format, width: Int(pixels.width), height: Int(pixels.height),
      bytesPerLine: format == .mjpeg ? 0 : Int(pixels.bytesperline),
      sizeImage: Int(pixels.sizeimage))
    if let flaw = layout.flaw {
      throw CameraError(.unsupported, "\(path) declares a format that cannot be: \(flaw)")
    }
    return layout
  }
}
