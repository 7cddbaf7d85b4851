/// Why a frame could not be analysed, or a model not be used.
public struct AnalysisError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The frame's bytes are not an image of the size that the stream has.
    case undecodable
    /// A model file cannot be read, is too large, or is not the pinned one.
    case model
    /// The library or the operating system refused.
    case failed
  }

  public let code: Code
  /// What happened and what to do, without pixel data.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
