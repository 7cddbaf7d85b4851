import COpenSSL
import DeviceKeys
import FoundationEssentials

/// The TPM makers whose endorsement certificates are believed.
///
/// These certificates are others' work: RSA or ECC, any usual signature of at least 112 bits of security, often valid
/// until 9999. Makers' CRLs are not looked at.
public final class EndorsementTrust: Sendable {
  /// An endorsement certificate and what leads to a root.
  public static let allowedCounts = 1...6
  /// Endorsement certificates have 1 to 2 KB.
  public static let largest = 8192

  /// Complete before `init` returns.
  private let store: OpenSSLObject

  /// - Parameter rootsPEM: certificates of TPM makers: self-signed roots, which are trusted, and intermediates, which
  ///   only help to find the way to one of them. Text between them is ignored.
  /// - Throws: `TPMEvidenceError(.malformed)`, also for a text without a root.
  public init(rootsPEM: String) throws(TPMEvidenceError) {
    do throws(CryptoError) {
      store = try OpenSSLObject(X509_STORE_new(), "no memory for endorsement roots") {
        X509_STORE_free($0)
      }
    } catch {
      throw TPMEvidenceError(.library, error.message)
    }
    var hasRoot = false
    for certificate in try EndorsementCertificate.list(pem: rootsPEM) {
      guard X509_STORE_add_cert(store.pointer, certificate.pointer) == 1 else {
        throw TPMEvidenceError(.library, "OpenSSL cannot use an endorsement root")
      }
      hasRoot = hasRoot || certificate.isSelfSigned
    }
    guard hasRoot else {
      throw TPMEvidenceError(.malformed, "there is no self-signed root among the endorsement roots")
    }
  }

  /// Checks an endorsement certificate: path, time, purpose, and that it is of this key.
  ///
  /// - Parameter certificates: DER, the TPM's own first; the others help to find the way to a root.
  /// - Parameter endorsementKey: after one of the TCG's default templates.
  /// - Parameter time: the server's clock; whole seconds count.
  /// - Throws: `TPMEvidenceError`: `.malformed`, `.endorsementUntrusted`, `.endorsementExpired`,
  ///   `.endorsementNotYetValid`, `.notAnEndorsement`, `.endorsementKeyAttributes`, `.endorsementMismatch`.
  public func validate(
    certificates: [[UInt8]], endorsementKey: TPMPublicArea, at time: Date
  ) throws(TPMEvidenceError) -> EndorsementFacts {
    guard Self.allowedCounts.contains(certificates.count) else {
      throw TPMEvidenceError(
        .malformed, "there are \(certificates.count) endorsement certificates, not 1…6")
    }
    var path: [EndorsementCertificate] = []
    for der in certificates { path.append(try EndorsementCertificate(der: der)) }
    try checkPath(path, at: time)
    try endorsementKey.requireEndorsementKey()
    return try path[0].facts(for: endorsementKey)
  }

  private func checkPath(
    _ path: [EndorsementCertificate], at time: Date
  ) throws(TPMEvidenceError) {
    guard let context = X509_STORE_CTX_new(), let helpers = copenssl_x509_stack() else {
      throw TPMEvidenceError(.library, "no memory to validate an endorsement certificate")
    }
    defer {
      X509_STORE_CTX_free(context)
      copenssl_x509_stack_free(helpers)
      ERR_clear_error()
    }
    for helper in path.dropFirst() {
      guard copenssl_x509_stack_push(helpers, helper.pointer) == 1 else {
        throw TPMEvidenceError(.library, "no memory to validate an endorsement certificate")
      }
    }
    guard X509_STORE_CTX_init(context, store.pointer, path[0].pointer, helpers) == 1 else {
      throw TPMEvidenceError(.library, "OpenSSL cannot start a validation")
    }
    // Not X509_V_FLAG_X509_STRICT: makers' roots lack key identifiers. Signatures, CA flags, path lengths, times
    // and unknown critical extensions are checked without it.
    let parameters = X509_STORE_CTX_get0_param(context)
    X509_VERIFY_PARAM_set_time(parameters, time_t(time.timeIntervalSince1970.rounded(.down)))
    X509_VERIFY_PARAM_set_depth(parameters, Int32(Self.allowedCounts.upperBound))
    // 112 bits: no SHA-1, no RSA below 2048 (SSL_CTX_set_security_level(3)).
    X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    guard X509_verify_cert(context) == 1 else { throw Self.error(of: context) }
  }

  private static func error(of context: OpaquePointer) -> TPMEvidenceError {
    let code = X509_STORE_CTX_get_error(context)
    let reason = String(cString: X509_verify_cert_error_string(Int(code)))
    let kind: TPMEvidenceError.Code =
      switch code {
      case X509_V_ERR_CERT_HAS_EXPIRED: .endorsementExpired
      case X509_V_ERR_CERT_NOT_YET_VALID: .endorsementNotYetValid
      default: .endorsementUntrusted
      }
    let depth = X509_STORE_CTX_get_error_depth(context)
    let which = depth == 0 ? "endorsement certificate" : "endorsement issuer \(depth)"
    return TPMEvidenceError(kind, "\(which): \(reason)")
  }
}
