/// Why a frame could not be assessed.
public struct AssessmentError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The frame's bytes do not decode.
    case undecodable
    /// The network or library failed.
    case failed
  }
  public let code: Code
  /// Without pixel data.
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
