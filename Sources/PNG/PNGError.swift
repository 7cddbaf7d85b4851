/// Why bytes are not a PNG image of 16-bit grey values that this program takes, or could not be made one.
public struct PNGError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The bytes do not begin with the signature.
    case notPNG = "not_png"
    /// The bytes end before the image does.
    case truncated
    /// Not the order of chunks or the header that docs/packet.md fixes.
    case malformed
    /// Dimensions beyond `PNG16.side` or `PNG16.area`.
    case tooLarge = "too_large"
    /// The pixels do not decode.
    case undecodable
    /// The library refused.
    case failed
  }

  public let code: Code
  /// What is wrong, without image data.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
