/// PNG images of 16-bit grey values (ISO/IEC 15948, colour type 0), in the one form that packets have: a header, pixels, an
/// end, nothing else, no interlace.
public enum PNG16 {
  /// The most pixels, each way.
  public static let side = 8192
  /// The most pixels in all.
  public static let area = 40_000_000

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  static let header = Array("IHDR".utf8)
  static let pixels = Array("IDAT".utf8)
  static let end = Array("IEND".utf8)

  /// - Throws: `PNGError(.tooLarge)`, or `.malformed` for an image without pixels.
  static func check(width: Int, height: Int) throws(PNGError) {
    guard width > 0, height > 0 else {
      throw PNGError(.malformed, "image of \(width)×\(height) pixels")
    }
    guard width <= side, height <= side, width * height <= area else {
      throw PNGError(
        .tooLarge,
        "image of \(width)×\(height) pixels exceeds \(side) a side or \(area / 1_000_000) "
          + "megapixels")
    }
  }
}
