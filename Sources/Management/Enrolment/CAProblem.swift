import HTTPSupport
import Hummingbird

/// The closed list of problems that the CA's API answers with.
public enum CAProblem: String, ProblemCode {
  /// The JSON, its members or their encodings.
  case requestMalformed = "request_malformed"
  case requestTooLarge = "request_too_large"
  case notFound = "not_found"
  case internalError = "internal_error"
  /// No operator's token, or not the current one.
  case unauthorized
  /// The certification request is not valid DER, or not signed by its own key.
  case requestUnproven = "request_unproven"
  /// The key is not ECDSA on P-256.
  case keyUnsupported = "key_unsupported"
  /// This CA cannot yet check where such a key lives.
  case protectionUnsupported = "protection_unsupported"
  /// The key already has a certificate, of another device or revoked.
  case keyInUse = "key_in_use"
  /// The device ID has a certificate in force, for another key.
  case deviceEnrolled = "device_enrolled"

  /// The key is not registered for a device ID.
  case keyUnregistered = "key_unregistered"
  /// The request's subject serialNumber is not the ID of the device that the key belongs to.
  case csrSubjectMismatch = "csr_subject_mismatch"
  /// No TLS client certificate, or not one in force of this CA that may authenticate a client.
  case clientCertificateRefused = "client_certificate_refused"

  public var status: HTTPResponse.Status {
    switch self {
    case .requestMalformed: .badRequest
    case .requestTooLarge: .contentTooLarge
    case .notFound: .notFound
    case .internalError: .internalServerError
    case .unauthorized: .unauthorized
    case .keyUnregistered, .clientCertificateRefused: .forbidden
    case .requestUnproven, .csrSubjectMismatch, .keyUnsupported, .protectionUnsupported:
      .unprocessableContent
    case .keyInUse, .deviceEnrolled: .conflict
    }
  }

  public var isRetryable: Bool { self == .internalError }
}
