import HTTPSupport
import Hummingbird

/// The closed list of problems that the recognition server's API answers with; verdicts on packets are none.
public enum ServerProblem: String, ProblemCode {
  /// The JSON, its members or their encodings.
  case requestMalformed = "request_malformed"
  case requestTooLarge = "request_too_large"
  case notFound = "not_found"
  case internalError = "internal_error"
  /// No terminal's token.
  case unauthorized
  /// A packet that is not announced as `application/cbor`.
  case mediaTypeUnsupported = "media_type_unsupported"
  /// The terminal is not registered for this purpose.
  case purposeNotAllowed = "purpose_not_allowed"
  /// The terminal is not registered for this device.
  case deviceNotAllowed = "device_not_allowed"
  /// Too many nonces of this terminal wait for an answer.
  case tooManyNonces = "too_many_nonces"

  public var status: HTTPResponse.Status {
    switch self {
    case .requestMalformed: .badRequest
    case .requestTooLarge: .contentTooLarge
    case .notFound: .notFound
    case .internalError: .internalServerError
    case .unauthorized: .unauthorized
    case .mediaTypeUnsupported: .unsupportedMediaType
    case .purposeNotAllowed, .deviceNotAllowed: .forbidden
    case .tooManyNonces: .tooManyRequests
    }
  }

  public var isRetryable: Bool { self == .internalError || self == .tooManyNonces }
}
