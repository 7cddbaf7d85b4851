/// Why bytes are not a JPEG image that this program takes, or could not be made one.
public struct JPEGError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The bytes do not start with SOI.
    case notJPEG = "not_jpeg"
    /// The bytes end before EOI.
    case truncated
    /// A marker, length or table breaks ITU-T T.81.
    case malformed
    /// Legal, but not what a camera sends: progressive, arithmetic, 12-bit, CMYK.
    case unsupported
    /// Dimensions beyond `ImageLimits`.
    case tooLarge = "too_large"
    /// The decoder gave up.
    case undecodable
    /// The caller's memory is too small.
    case bufferTooSmall = "buffer_too_small"
    /// The library or the operating system refused.
    case failed
  }

  public let code: Code
  /// What is wrong and where, without image data.
  public let message: String
  /// Position in the bytes, where there is one.
  public let offset: Int?

  public init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  public var description: String {
    offset.map { "\(message) at byte \($0)" } ?? message
  }
}
