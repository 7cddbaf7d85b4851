/// What is wrong in a configuration file, as `file:line: key: reason`.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  /// 1 for the first; 0 when the file as a whole is at fault.
  public let line: Int
  /// As `terminals[0].uid`; empty when no key is at fault.
  public let key: String
  /// What is wrong and what would be right.
  public let reason: String

  public init(file: String, line: Int = 0, key: String = "", reason: String) {
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
