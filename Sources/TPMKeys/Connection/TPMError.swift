/// Why the TPM did not do what it was asked.
public struct TPMError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// No TPM answers at this address, or it failed.
    case unavailable
    /// It did not answer in time. Later commands may find it again.
    case timeout
    /// The caller's task was cancelled.
    case cancelled
    /// It asks to come back later, and did so until we gave up.
    case busy
    /// Dictionary-attack lockout: keys that are protected against guessing do not work for a while. Ours are not.
    case lockout
    /// Its slots for keys or sessions are taken by others.
    case objectMemory
    /// It is another TPM than the one that was provisioned, or a cleared one.
    case notThisTPM
    /// Bytes are not what they should be: a key file, a certificate in NV, a credential.
    case malformed
    /// Well formed, but not of the kind this project allows or this TPM can do.
    case unsupported
    /// It refused the command.
    case refused
    /// A key file cannot be read or written, or others can read it.
    case file
  }

  /// What may help before the command is tried again.
  enum Remedy: Sendable {
    case none, wait, startUp, reload, reconnect
  }

  public let code: Code
  /// What happened and what to do; never key material.
  public let message: String
  let remedy: Remedy
  /// The response code without the number of the handle, session or parameter; 0 when the error is ours.
  let response: UInt32

  init(_ code: Code, _ message: String, remedy: Remedy = .none, response: UInt32 = 0) {
    self.code = code
    self.message = message
    self.remedy = remedy
    self.response = response
  }

  public var description: String { message }
}
