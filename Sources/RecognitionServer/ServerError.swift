import GRDB

/// Why a command of the recognition server did not do what it was asked.
public struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// What was to be made is already there; nothing was changed.
    case exists
    /// What is needed is not there.
    case missing
    /// A file or the store cannot be read or written.
    case storage
    /// A setting, policy, certificate or CRL is not usable.
    case invalid
  }

  public let code: Code
  /// What happened, where, and what to do; no tokens, no nonces.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A failure of the store, without the statement and its arguments.
  init(store error: any Error) {
    switch error {
    case let error as ServerError: self = error
    case let error as DatabaseError:
      self.init(.storage, "the store: \(error.resultCode) \(error.message ?? "")")
    default: self.init(.storage, "the store: \(error)")
    }
  }

  public var description: String { message }
}
