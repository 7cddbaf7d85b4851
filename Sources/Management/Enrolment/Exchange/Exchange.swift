import DeviceKeys
import FoundationEssentials

/// A first message that waits for the second.
struct Exchange: Sendable {
  enum Purpose: Sendable, Equatable {
    /// Of the operator with this name.
    case enrolment(operatorName: String)
    case renewal
    case selfTest
  }

  let id: ExchangeID
  let nonce: Nonce
  let device: DeviceID
  let purpose: Purpose
  let expiresAt: Date
  /// Of an enrolment.
  let start: EnrolmentStart?
  /// What its TPM must find out.
  let tpm: CheckedTPM?
}
