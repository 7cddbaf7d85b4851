import Platform

/// Why the audit log cannot be written, read or believed.
public struct AuditError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The operating system refuses, or the directory is not a private one.
    case unusable
    /// Another process writes here.
    case locked
    /// A record was removed, changed, moved or put in, or the file is not a log.
    case broken
    /// The record that somebody remembers is not in the log.
    case headUnknown = "head_unknown"
    /// No room, and nothing old enough to be deleted.
    case full
  }

  public let code: Code
  /// Names the file and record, and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: SystemError) { self.init(.unusable, error.description) }

  public var description: String { message }
}
