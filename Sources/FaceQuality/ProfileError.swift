/// Why a capture profile cannot be used.
public struct ProfileError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be read, is too large, or its name is not a profile's.
    case unreadable
    /// Not YAML.
    case syntax
    /// A key that no profile has.
    case unknownKey = "unknown_key"
    /// A value of the wrong kind or outside its range.
    case invalidValue = "invalid_value"
    /// Something a profile must have is not there.
    case missing
    /// This installation cannot measure what the profile requires.
    case notAssessable = "not_assessable"
  }

  public let code: Code
  /// Names file, line and key where there are any, and the fix.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
