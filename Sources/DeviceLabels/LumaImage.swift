/// A still image as brightness: what a code scanner looks at.
public struct LumaImage: Sendable, Equatable {
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// One byte per pixel, 0 is black, rows without padding.
  public let pixels: [UInt8]

  /// Pixels in all, whatever a header says.
  public static let largestArea = 64_000_000
  /// Bytes of an image file.
  public static let largestFile = 1 << 27

  /// - Throws: `LabelError(.image)` unless there are `width` · `height` pixels and one at least.
  public init(width: Int, height: Int, pixels: [UInt8]) throws(LabelError) {
    try Self.check(width: width, height: height)
    guard pixels.count == width * height else {
      throw LabelError(
        .image, "\(pixels.count) bytes for an image of \(width)×\(height) pixels")
    }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Reads a PNG, a JPEG or a binary PGM (P5) file.
  ///
  /// - Throws: `LabelError`: `.image`, `.tooLarge`, `.failed`.
  public init(file: [UInt8]) throws(LabelError) {
    guard file.count <= Self.largestFile else {
      throw LabelError(.tooLarge, "the image file has more than \(Self.largestFile) bytes")
    }
    if file.starts(with: Self.signaturePNG) {
      try self.init(png: file)
    } else if file.starts(with: [0xFF, 0xD8]) {
      try self.init(jpeg: file)
    } else if file.starts(with: "P5".utf8) {
      try self.init(pgm: file)
    } else {
      throw LabelError(.image, "the file is neither a PNG nor a JPEG nor a binary PGM (P5) image")
    }
  }

  static func check(width: Int, height: Int) throws(LabelError) {
    guard width > 0, height > 0 else {
      throw LabelError(.image, "an image of \(width)×\(height) pixels")
    }
    guard !width.multipliedReportingOverflow(by: height).overflow, width * height <= largestArea
    else {
      throw LabelError(
        .tooLarge,
        "an image of \(width)×\(height) pixels exceeds \(largestArea / 1_000_000) megapixels")
    }
  }
}
