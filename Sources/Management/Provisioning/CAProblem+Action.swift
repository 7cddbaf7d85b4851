extension CAProblem {
  /// What a person in the factory can do about it; nil when nothing helps but asking.
  var action: String? {
    switch self {
    case .unauthorized, .operatorExpired, .operatorUsed:
      "Get a new token from the CA's operator (attestcam-ca operator)."
    case .operatorNotAllowed:
      "This token is for another device, or was used once already; ask the CA's operator for one."
    case .exchangeUnknown:
      "It took more than ten minutes, or the CA was restarted; run the same command again."
    case .deviceEnrolled:
      "The device has a certificate for another key: run renew on the device, or ask for attestcam-ca rebind."
    case .keyInUse, .renewalSuperseded:
      "Remove the pending folder and run init --new-key; a key gets one certificate, ever."
    case .deviceRevoked, .batchRevoked:
      "The device is revoked; it gets no certificate. Ask the CA's operator."
    case .deviceUnknown: "The CA does not know this device; run enroll first, with this very CA."
    case .batchUnknown, .batchMismatch:
      "Check --batch; the CA's operator registers batches (attestcam-ca batch)."
    case .endorsementMissing:
      "This TPM has no certificate of its maker. Use another board, or a CA with endorsement_missing: first_use."
    case .endorsementUntrusted, .endorsementExpired, .endorsementMismatch:
      "The CA does not trust this TPM's maker: its root belongs into endorsement_roots of ca.yaml."
    case .endorsementInUse:
      "This TPM is another device's. Was a board reused, or the state directory removed? Ask for attestcam-ca rebind."
    default: nil
    }
  }
}
