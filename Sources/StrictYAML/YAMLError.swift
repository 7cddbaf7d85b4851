/// What is wrong with a YAML file, as `file:line: key: reason`.
public struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The file cannot be read, is too large, is not UTF-8, or has a name it may not have.
    case unreadable
    /// Not one YAML document, or one with anchors or keys given twice.
    case syntax
    /// A key that this file does not have.
    case unknownKey = "unknown_key"
    /// A value of the wrong kind or outside its range, or one that names something unusable.
    case invalidValue = "invalid_value"
    /// Something that must be there is not.
    case missing
  }

  public let code: Code
  public let file: String
  /// 1 for the first; 0 when the file as a whole is at fault.
  public let line: Int
  /// As `terminals[0].uid`; empty when no key is at fault.
  public let key: String
  /// What is wrong and what would be right.
  public let reason: String

  public init(
    _ code: Code = .invalidValue, file: String, line: Int = 0, key: String = "", reason: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.key = key
    self.reason = reason
  }

  public var description: String {
    [line > 0 ? "\(file):\(line)" : file, key, reason].filter { !$0.isEmpty }
      .joined(separator: ": ")
  }
}
