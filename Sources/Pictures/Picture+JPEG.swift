import JPEG

extension Picture {
  /// Reads a sequential JPEG of at most `ImageLimits`.
  init(jpeg file: [UInt8]) throws(PictureError) {
    var (width, height, pixels) = (0, 0, [UInt8]())
    do throws(JPEGError) {
      var decoder = try JPEGDecoder()
      let header = try file.span.withUnsafeBytes { bytes throws(JPEGError) in
        try JPEGBitstream(scanning: bytes)
      }
      (width, height) = (header.width, header.height)
      pixels = [UInt8](repeating: 0, count: 3 * width * height)
      var span = pixels.mutableSpan
      try span.withUnsafeMutableBytes { target throws(JPEGError) in
        let target = target
        try file.span.withUnsafeBytes { bytes throws(JPEGError) in
          _ = try decoder.decode(bytes, as: .bgr, minimumWidth: width) { _ in target }
        }
      }
    } catch {
      let code: PictureError.Code =
        switch error.code {
        case .tooLarge: .tooLarge
        case .failed: .failed
        default: .undecodable
        }
      throw PictureError(code, "JPEG: \(error)")
    }
    self = Picture(width: width, height: height, pixels: pixels)
      .turned(JPEGOrientation(of: file))
  }

  /// The picture as its note says that it must be seen (Exif 2.3, tag 0x0112).
  func turned(_ orientation: JPEGOrientation) -> Picture {
    guard orientation != .upright else { return self }
    let (right, bottom) = (width - 1, height - 1)
    let isTurned = orientation.rawValue >= JPEGOrientation.mirroredLeft.rawValue
    let (newWidth, newHeight) = isTurned ? (height, width) : (width, height)
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (column, row) =
          switch orientation {
          case .upright: (x, y)
          case .mirrored: (right - x, y)
          case .upsideDown: (right - x, bottom - y)
          case .mirroredUpsideDown: (x, bottom - y)
          case .mirroredLeft: (y, x)
          case .left: (y, bottom - x)
          case .mirroredRight: (right - y, bottom - x)
          case .right: (right - y, x)
          }
        for channel in 0..<3 {
          turned[3 * (y * newWidth + x) + channel] = pixels[3 * (row * width + column) + channel]
        }
      }
    }
    return Picture(width: newWidth, height: newHeight, pixels: turned)
  }
}
