import JPEG

/// Synthetic camera images.
enum Samples {
  /// Smooth colours with a fine pattern, as raw rows with `padding` extra bytes each.
  static func raw(
    _ layout: RawImage.Layout, width: Int = 64, height: Int = 48, padding: Int = 0
  ) -> [UInt8] {
    let packed = layout.bytesPerPixel * width
    let rows = layout == .nv12 ? height + height / 2 : height
    var bytes = [UInt8](repeating: 0xEE, count: (packed + padding) * rows)
    for row in 0..<rows {
      for column in 0..<packed {
        bytes[row * (packed + padding) + column] = value(layout, column, row, height)
      }
    }
    return bytes
  }

  private static func value(_ layout: RawImage.Layout, _ x: Int, _ y: Int, _ height: Int) -> UInt8 {
    let (isFirst, pixel) = (x.isMultiple(of: 2), x / 2)
    func chroma(_ isCr: Bool) -> UInt8 { isCr ? 150 : 110 }
    switch layout {
    case .grey: return luma(x, y)
    case .nv12: return y < height ? luma(x, y) : chroma(!isFirst)
    case .yuyv: return isFirst ? luma(pixel, y) : chroma(x & 3 == 3)
    case .uyvy: return isFirst ? chroma(x & 3 == 2) : luma(pixel, y)
    case .y10: return word(luma(pixel, y), shifted: 2, isFirst)
    case .y12: return word(luma(pixel, y), shifted: 4, isFirst)
    case .y16: return word(luma(pixel, y), shifted: 8, isFirst)
    }
  }

  /// The low or high byte of a luma value in a wider word, its new low bits set.
  private static func word(_ luma: UInt8, shifted bits: Int, _ isLow: Bool) -> UInt8 {
    let word = Int(luma) << bits | 1 << bits - 1
    return UInt8(isLow ? word & 255 : word >> 8)
  }

  static func luma(_ x: Int, _ y: Int) -> UInt8 { UInt8(40 + (2 * x + y) % 160) }

  /// A JPEG image made by the encoder under test.
  static func jpeg(
    _ layout: RawImage.Layout = .yuyv, width: Int = 64, height: Int = 48, quality: Int = 90
  ) throws -> [UInt8] {
    var encoder = try JPEGEncoder()
    let pixels = raw(layout, width: width, height: height)
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: layout, width: width, height: height))
    let count = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(
        pixels, layout: layout, width: width, height: height, bytesPerLine: 0)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: quality, into: $0)
      }
    }
    return Array(target[..<count])
  }

  /// The same image as a Motion-JPEG camera sends it: without its DHT segments.
  static func withoutTables(_ jpeg: [UInt8]) -> [UInt8] {
    segments(of: jpeg).filter { $0.marker != 0xC4 }.reduce([0xFF, 0xD8]) { $0 + $1.bytes }
  }

  /// Inserts bytes right after SOI.
  static func inserting(_ bytes: [UInt8], into jpeg: [UInt8]) -> [UInt8] {
    Array(jpeg[..<2]) + bytes + Array(jpeg[2...])
  }

  /// Marker segments after SOI; the last one is SOS with everything that follows.
  static func segments(of jpeg: [UInt8]) -> [(marker: UInt8, bytes: [UInt8])] {
    var found: [(marker: UInt8, bytes: [UInt8])] = []
    var offset = 2
    while offset + 4 <= jpeg.count {
      let marker = jpeg[offset + 1]
      let end =
        marker == 0xDA
        ? jpeg.count : offset + 2 + Int(jpeg[offset + 2]) << 8 + Int(jpeg[offset + 3])
      found.append((marker, Array(jpeg[offset..<end])))
      offset = end
    }
    return found
  }

  /// Where a marker's segment starts.
  static func offset(of marker: UInt8, in jpeg: [UInt8]) -> Int {
    var offset = 2
    for segment in segments(of: jpeg) {
      if segment.marker == marker { return offset }
      offset += segment.bytes.count
    }
    return jpeg.count
  }
}

/// Scans an array.
func scan(_ bytes: [UInt8]) throws -> JPEGBitstream {
  try bytes.withUnsafeBytes { try JPEGBitstream(scanning: $0) }
}

/// Decodes an array at full size: the pixels, and what libjpeg found odd.
func decode(
  _ bytes: [UInt8], as channels: PixelChannels = .bgr, minimumWidth: Int = 10_000
) throws -> (pixels: [UInt8], image: DecodedImage) {
  var decoder = try JPEGDecoder()
  var pixels: [UInt8] = []
  let image = try bytes.withUnsafeBytes { bytes in
    var size: DecodedSize?
    // The first try tells the size; an array cannot grow while it is being written to.
    _ = try? decoder.decode(bytes, as: channels, minimumWidth: minimumWidth) {
      size = $0
      return UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
    pixels = [UInt8](repeating: 0, count: size?.byteCount ?? 0)
    return try pixels.withUnsafeMutableBytes { target in
      try decoder.decode(bytes, as: channels, minimumWidth: minimumWidth) { _ in target }
    }
  }
  return (pixels, image)
}
