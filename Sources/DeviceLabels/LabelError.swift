import JPEG

/// Why there is no label: a name that cannot stand on one, or an image that shows none of ours.
public struct LabelError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// Make or model cannot stand on a label.
    case name
    /// The image shows no QR code.
    case noCode = "no_code"
    /// The image shows more than one QR code.
    case severalCodes = "several_codes"
    /// The QR code is not one of our labels.
    case notLabel = "not_label"
    /// A label of a version that this program does not know.
    case unknownVersion = "unknown_version"
    /// One of our labels, but its contents break the rules.
    case malformed
    /// The bytes are no image that can be read.
    case image
    /// The image or file exceeds `LumaImage.largestArea` or `LumaImage.largestFile`.
    case tooLarge = "too_large"
    /// The camera showed no label in time.
    case timeout
    /// A library or the operating system refused.
    case failed
  }

  public let code: Code
  /// What is wrong and what to do, without pixels.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: JPEGError) {
    let code: Code =
      switch error.code {
      case .tooLarge: .tooLarge
      case .failed, .bufferTooSmall: .failed
      default: .image
      }
    self.init(code, "JPEG: \(error.description)")
  }

  public var description: String { message }
}
