/// Why a file is no picture that can be used.
public struct PictureError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Neither PNG nor JPEG.
    case format
    /// Damaged, cut off, or of a kind that is not read: progressive, arithmetic, 12-bit, CMYK.
    case undecodable
    /// Exceeds `ImageLimits` or `Picture.largestFile`.
    case tooLarge = "too_large"
    /// A library or the operating system refused.
    case failed
  }

  public let code: Code
  /// What is wrong and what to do, without pixels.
  public let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
