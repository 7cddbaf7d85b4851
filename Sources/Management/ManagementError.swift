import DeviceKeys
import GRDB
import HTTPSupport

/// Why a command of the CA or of the factory did not do what it was asked.
public struct ManagementError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// What was to be made is already there; nothing was changed.
    case exists
    /// What is needed is not there yet.
    case missing
    /// A file or the registry cannot be read or written.
    case storage
    /// A key, certificate, CRL or configuration is not usable.
    case invalid
    /// Two things that must belong together do not.
    case mismatch
    /// The wrong kind of key holder, lifetime or host for this build.
    case unsupported
    /// A whole batch has the same key: what is asked for one device concerns them all.
    case shared
    /// The management server refused, by its own rules; the message starts with the code of `CAProblem`.
    case refused
  }

  public let code: Code
  /// What happened, where, and what to do; no key material, no tokens.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What went wrong below, in this error's words.
  init(_ error: any Error) {
    switch error {
    case let error as ManagementError: self = error
    case let problem as Problem: self.init(.refused, "\(problem.code): \(problem.detail)")
    case let error as CryptoError:
      self.init(error.code == .file ? .storage : .invalid, error.message)
    case let error as DatabaseError:
      // Without the statement and its arguments.
      self.init(.storage, "the registry: \(error.resultCode) \(error.message ?? "")")
    default: self.init(.storage, "\(error)")
    }
  }

  public var description: String { message }
}
