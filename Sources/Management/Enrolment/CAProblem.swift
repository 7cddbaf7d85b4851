import HTTPSupport
import Hummingbird

/// The closed list of problems that the management server's API answers with.
public enum CAProblem: String, ProblemCode {
  /// The JSON, its members or their encodings.
  case requestMalformed = "request_malformed"
  case requestTooLarge = "request_too_large"
  case notFound = "not_found"
  case internalError = "internal_error"
  /// Too many exchanges are being started; the answer says when to come again.
  case rateLimited = "rate_limited"

  // Who asks.
  /// No operator's token, or an unknown one.
  case unauthorized
  case operatorExpired = "operator_expired"
  /// A one-time token whose enrolment is done.
  case operatorUsed = "operator_used"
  /// The operator may not enrol this device.
  case operatorNotAllowed = "operator_not_allowed"
  /// No such exchange: never started, answered before, expired, another operator's, or lost in a restart.
  case exchangeUnknown = "exchange_unknown"

  // The certification request.
  /// Not PKCS#10 in DER, or not signed by its own key.
  case requestUnproven = "request_unproven"
  case csrTooLarge = "csr_too_large"
  /// The key's point is not on its curve, or cannot be read.
  case keyInvalid = "key_invalid"
  /// The key is not ECDSA on P-256.
  case keyUnsupported = "key_unsupported"
  /// Its subject names another device than the exchange, or none.
  case csrSubjectMismatch = "csr_subject_mismatch"
  /// It does not answer this exchange's nonce.
  case csrNonceMismatch = "csr_nonce_mismatch"
  /// Its key is not the one that the TPM certified.
  case csrKeyMismatch = "csr_key_mismatch"

  // The TPM.
  /// Evidence is missing, or there for a key that is not in a TPM.
  case evidenceMismatch = "evidence_mismatch"
  /// A structure that no TPM makes.
  case evidenceMalformed = "evidence_malformed"
  case endorsementMissing = "endorsement_missing"
  case endorsementUntrusted = "endorsement_untrusted"
  case endorsementExpired = "endorsement_expired"
  /// The certificate is of another endorsement key.
  case endorsementMismatch = "endorsement_mismatch"
  /// Not an endorsement key as the TCG defines them.
  case endorsementUnsupported = "endorsement_unsupported"
  /// This TPM is another device's.
  case endorsementInUse = "endorsement_in_use"
  case attestationKeyUnrestricted = "attestation_key_unrestricted"
  case attestationKeyUnsupported = "attestation_key_unsupported"
  /// The secret is not the one that this TPM would have found.
  case credentialMismatch = "credential_mismatch"
  /// The certification is not signed by this device's attestation key.
  case certifyUntrusted = "certify_untrusted"
  /// The certification does not answer this exchange.
  case certifyNonceMismatch = "certify_nonce_mismatch"
  /// The certification is of another object, or another kind of statement.
  case certifyWrongKey = "certify_wrong_key"
  /// The device key can leave its TPM, came from outside, or is not for signing alone.
  case deviceKeyUnsupported = "device_key_unsupported"

  // The registry.
  /// The key belongs to another device or batch, or was this device's and is so no longer.
  case keyInUse = "key_in_use"
  /// The device ID is bound to another key.
  case deviceEnrolled = "device_enrolled"
  case deviceRevoked = "device_revoked"
  case deviceUnknown = "device_unknown"
  case batchUnknown = "batch_unknown"
  case batchRevoked = "batch_revoked"
  /// The batch shares a key and this is not it, or the device is in another batch.
  case batchMismatch = "batch_mismatch"
  /// The key is known under another protection.
  case protectionMismatch = "protection_mismatch"

  // EST.
  /// No TLS client certificate, or none that may re-enrol: of another CA, expired, revoked, for something else.
  case clientCertificateRefused = "client_certificate_refused"

  // Renewal and self-test.
  /// Not signed by a key of this device in force, or not over this nonce and request.
  case proofInvalid = "proof_invalid"
  /// The certificate has been renewed already, for another key.
  case renewalSuperseded = "renewal_superseded"

  public var status: HTTPResponse.Status {
    switch self {
    case .requestMalformed: .badRequest
    case .requestTooLarge: .contentTooLarge
    case .notFound, .exchangeUnknown, .deviceUnknown, .batchUnknown: .notFound
    case .internalError: .internalServerError
    case .rateLimited: .tooManyRequests
    case .unauthorized, .operatorExpired, .operatorUsed: .unauthorized
    case .operatorNotAllowed, .deviceRevoked, .batchRevoked, .clientCertificateRefused: .forbidden
    case .keyInUse, .deviceEnrolled, .endorsementInUse, .renewalSuperseded, .batchMismatch,
      .protectionMismatch:
      .conflict
    case .requestUnproven, .csrTooLarge, .keyInvalid, .keyUnsupported, .csrSubjectMismatch,
      .csrNonceMismatch, .csrKeyMismatch, .evidenceMismatch, .evidenceMalformed,
      .endorsementMissing, .endorsementUntrusted, .endorsementExpired, .endorsementMismatch,
      .endorsementUnsupported, .attestationKeyUnrestricted, .attestationKeyUnsupported,
      .credentialMismatch, .certifyUntrusted, .certifyNonceMismatch, .certifyWrongKey,
      .deviceKeyUnsupported, .proofInvalid:
      .unprocessableContent
    }
  }

  public var isRetryable: Bool { self == .internalError || self == .rateLimited }
}
