import DeviceKeys
import HTTPSupport

extension ProvisioningError {
  /// What went wrong below, as an error of this step.
  public init(_ error: any Error, at step: ProvisioningStep) {
    switch error {
    case let error as ProvisioningError: self = error
    case let error as DeviceTPMError:
      self.init(Self.code(error.code), at: step, cause: error.message, action: error.action)
    case let error as HTTPSClientFault: self.init(fault: error, at: step)
    case let error as SignedMessageError:
      self.init(.badData, at: step, cause: error.message)
    case let error as CryptoError:
      self.init(Self.code(error.code), at: step, cause: error.message)
    case let error as ManagementError: self.init(management: error, at: step)
    default: self.init(.failed, at: step, cause: "\(error)")
    }
  }

  private init(management error: ManagementError, at step: ProvisioningStep) {
    let code: Code =
      switch error.code {
      case .exists: .tryAgain
      case .missing: .incomplete
      case .storage: .storage
      case .invalid, .mismatch, .shared: .badData
      case .unsupported: .usage
      case .refused: .caRefused
      }
    self.init(code, at: step, cause: error.message)
  }

  private static func code(_ code: CryptoError.Code) -> Code {
    switch code {
    case .file: .storage
    case .library: .failed
    case .unavailable: .tryAgain
    case .malformed, .unsupported, .invalidKey, .insecureFile, .passphrase, .mismatch: .badData
    }
  }

  private static func code(_ code: DeviceTPMError.Code) -> Code {
    switch code {
    case .unavailable: .tryAgain
    case .refused: .badData
    case .address: .usage
    }
  }

  private init(fault: HTTPSClientFault, at step: ProvisioningStep) {
    switch fault.code {
    case .url: self.init(.usage, at: step, cause: fault.message)
    case .connect, .timeout: self.init(.caUnreachable, at: step, cause: fault.message)
    case .tls, .response, .responseTooLarge:
      self.init(.caUntrusted, at: step, cause: fault.message)
    case .refused where fault.problem?.retryable == true || (fault.status ?? 0) >= 500:
      self.init(
        .caUnreachable, at: step, cause: fault.message, problem: fault.problem?.code)
    case .refused:
      self.init(
        .caRefused, at: step, cause: fault.message,
        action: fault.problem.flatMap { CAProblem(rawValue: $0.code)?.action },
        problem: fault.problem?.code)
    }
  }
}
