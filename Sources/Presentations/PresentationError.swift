/// Why a presentation cannot be made.
public struct PresentationError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// A model file is missing, or is another one.
    case model
    /// A photograph cannot be read, or shows no frontal face.
    case subject
    /// Memory or a library refused.
    case failed
    /// A record of results is damaged.
    case record
  }

  public let code: Code
  /// What is wrong and what to do.
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
