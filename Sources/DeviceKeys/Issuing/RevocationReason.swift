/// Why a certificate is revoked, by its name in RFC 5280 §5.3.1.
public enum RevocationReason: String, Sendable, CaseIterable, Codable {
  case unspecified
  case keyCompromise
  /// The holder is no longer what the certificate says, e.g. the device went to another owner.
  case affiliationChanged
  /// Another certificate takes its place.
  case superseded
  /// The device is out of service.
  case cessationOfOperation
  /// The device may no longer do this, e.g. it was stolen or manipulated.
  case privilegeWithdrawn

  /// CRLReason; nil for `unspecified`, which a CRL must not say (RFC 5280 §5.3.1).
  var code: Int? {
    switch self {
    case .unspecified: nil
    case .keyCompromise: 1
    case .affiliationChanged: 3
    case .superseded: 4
    case .cessationOfOperation: 5
    case .privilegeWithdrawn: 9
    }
  }
}
