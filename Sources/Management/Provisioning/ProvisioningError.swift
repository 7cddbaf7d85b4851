/// Why the factory program did not do what it was asked: the step, the cause, and what to do.
public struct ProvisioningError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Closed; each has its exit code.
  public enum Code: String, Sendable, CaseIterable {
    /// None of the others.
    case failed
    /// Options that do not go together with what is there.
    case usage
    /// A file is not what it must be, or belongs to another device, key or request.
    case badData = "bad_data"
    /// An earlier step is missing.
    case incomplete
    /// No answer from the CA.
    case caUnreachable = "ca_unreachable"
    /// A file cannot be read or written.
    case storage
    /// The TPM does not answer, or another command is at work here.
    case tryAgain = "try_again"
    /// Who answers is not the CA that is trusted, or answers what it must not.
    case caUntrusted = "ca_untrusted"
    /// The CA said no.
    case caRefused = "ca_refused"

    /// After sysexits.h, where it has a name for it.
    public var exitCode: Int32 {
      switch self {
      case .failed: 1
      case .usage: 64
      case .badData: 65
      case .incomplete: 66
      case .caUnreachable: 69
      case .storage: 74
      case .tryAgain: 75
      case .caUntrusted: 76
      case .caRefused: 77
      }
    }
  }

  public let code: Code
  public let step: ProvisioningStep
  /// No key material, no tokens, no nonces.
  public let cause: String
  /// What to do.
  public let action: String
  /// The CA's own code (`CAProblem`), when it refused.
  public let problem: String?

  public init(
    _ code: Code, at step: ProvisioningStep, cause: String, action: String? = nil,
    problem: String? = nil
  ) {
    self.code = code
    self.step = step
    self.cause = cause
    self.action = action ?? code.action
    self.problem = problem
  }

  public var description: String { "\(step.text): \(cause)\n\(action)" }
}

extension ProvisioningError.Code {
  var action: String {
    switch self {
    case .failed: "Keep this text and ask for help."
    case .usage: "See --help."
    case .badData: "Nothing was changed. Check that the file is the one meant for this device."
    case .incomplete: "Do the earlier step first; nothing was changed."
    case .caUnreachable:
      "Check network, name and port, and whether attestcam-ca runs; then run the same command again."
    case .storage: "Check disk, owner and permissions; then run the same command again."
    case .tryAgain: "Wait a moment and run the same command again."
    case .caUntrusted:
      "Nothing was changed. Check --url, and that --trust is the root.pem of this very CA."
    case .caRefused:
      "Nothing was changed. The same command will be refused again; ask the CA's operator."
    }
  }
}
