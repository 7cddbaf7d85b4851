/// The largest image that is looked at, whatever its header says.
public enum ImageLimits {
  /// Pixels, each way.
  public static let side = 8192
  /// Pixels in all.
  public static let area = 40_000_000

  /// - Throws: `JPEGError(.tooLarge)`, or `.malformed` for an empty image.
  static func check(width: Int, height: Int, at offset: Int? = nil) throws(JPEGError) {
    guard width > 0, height > 0 else {
      throw JPEGError(.malformed, "image of \(width)×\(height) pixels", at: offset)
    }
    guard width <= side, height <= side, width * height <= area else {
      throw JPEGError(
        .tooLarge,
        "image of \(width)×\(height) pixels exceeds \(side) a side or \(area / 1_000_000) megapixels",
        at: offset)
    }
  }
}
