import COpenSSL
import FoundationEssentials

/// Validates certificate chains of devices and of the management server (RFC 5280 §6) against fixed anchors and CRLs, at a given time.
public final class ChainValidator: Sendable {
  /// What to believe about revocation.
  public enum Revocation: Sendable {
    /// Every certificate of the path must be covered by a current CRL.
    case lists([RevocationList])
    /// Not looked at; whoever asks for this must say so in the result.
    case unchecked
  }

  /// Complete before `init` returns.
  private let store: OpenSSLObject
  private let flags: UInt
  private let crlExpiry: Date

  /// - Parameter anchors: self-signed roots.
  /// - Throws: `CryptoError` when an anchor or CRL cannot be used.
  public init(anchors: [Certificate], revocation: Revocation) throws(CryptoError) {
    guard !anchors.isEmpty else { throw CryptoError(.malformed, "there is no trust anchor") }
    store = try OpenSSLObject(X509_STORE_new(), "no memory") { X509_STORE_free($0) }
    var flags = UInt(X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE)
    var expiry = Date.distantFuture
    if case .lists(let lists) = revocation {
      flags |= UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)
      for list in lists {
        guard X509_STORE_add_crl(store.pointer, list.handle.pointer) == 1 else {
          throw CryptoError(.library, "cannot use a CRL")
        }
        expiry = min(expiry, list.nextUpdate)
      }
    }
    self.flags = flags
    crlExpiry = expiry
    for anchor in anchors {
      guard X509_STORE_add_cert(store.pointer, anchor.handle.pointer) == 1 else {
        throw CryptoError(.library, "cannot use a trust anchor")
      }
    }
  }

  /// Checks the path, revocation and the device certificate's own rules.
  ///
  /// - Parameter time: the verifier's clock; whole seconds count.
  /// - Throws: `ChainError`.
  public func validate(
    _ chain: CertificateChain, at time: Date
  ) throws(ChainError) -> ValidatedChain {
    let pathEnd = try validatePath(chain, "device certificate", at: time)
    let (id, protection) = try Self.checkDevice(chain.device)
    return ValidatedChain(
      chain: chain, deviceID: id, keyProtection: protection, validUntil: pathEnd)
  }

  /// Checks the path, revocation and that the first certificate is for the management server's signatures.
  ///
  /// - Returns: when the first certificate of the path or the first CRL runs out.
  /// - Throws: `ChainError`.
  public func validateManagement(
    _ chain: CertificateChain, at time: Date
  ) throws(ChainError) -> Date {
    let pathEnd = try validatePath(chain, "management certificate", at: time)
    guard chain.signer.maySignForManagement else {
      throw ChainError(
        .notManagement,
        "the certificate is not for management signatures (key usage or extended key usage)")
    }
    return pathEnd
  }

  /// - Parameter subject: what errors call the first certificate.
  /// - Returns: when the first certificate of the path or the first CRL runs out.
  private func validatePath(
    _ chain: CertificateChain, _ subject: String, at time: Date
  ) throws(ChainError) -> Date {
    guard let context = X509_STORE_CTX_new(), let intermediates = copenssl_x509_stack() else {
      throw ChainError(.untrusted, "no memory to validate a chain")
    }
    defer {
      X509_STORE_CTX_free(context)
      copenssl_x509_stack_free(intermediates)
      ERR_clear_error()
    }
    for certificate in chain.certificates.dropFirst() {
      guard copenssl_x509_stack_push(intermediates, certificate.handle.pointer) == 1 else {
        throw ChainError(.untrusted, "no memory to validate a chain")
      }
    }
    let signer = chain.signer.handle.pointer
    guard X509_STORE_CTX_init(context, store.pointer, signer, intermediates) == 1 else {
      throw ChainError(.untrusted, "OpenSSL cannot start a validation")
    }
    let parameters = X509_STORE_CTX_get0_param(context)
    X509_VERIFY_PARAM_set_flags(parameters, flags)
    X509_VERIFY_PARAM_set_depth(parameters, Int32(CertificateChain.allowedCounts.upperBound))
    X509_VERIFY_PARAM_set_time(parameters, time.wholeSeconds)
    guard X509_verify_cert(context) == 1 else { throw Self.error(of: context, subject) }
    try Self.checkOrder(of: chain, in: context)
    return min(crlExpiry, Self.earliestExpiry(of: context))
  }

  /// OpenSSL takes the certificates that it needs from a bag; RFC 9360 §2 wants them in order, and no others.
  private static func checkOrder(
    of chain: CertificateChain, in context: OpaquePointer
  ) throws(ChainError) {
    let path = X509_STORE_CTX_get0_chain(context)
    let isPath =
      copenssl_x509_stack_count(path) > chain.certificates.count
      && chain.certificates.enumerated().allSatisfy { index, certificate in
        X509_cmp(copenssl_x509_stack_at(path, Int32(index)), certificate.handle.pointer) == 0
      }
    guard isPath else {
      throw ChainError(
        .untrusted,
        "the certificates are not the path to the root: each must be signed by the next, root left out"
      )
    }
  }

  private static func checkDevice(
    _ device: Certificate
  ) throws(ChainError) -> (DeviceID, KeyProtection) {
    guard device.maySignPackets else {
      throw ChainError(
        .notADevice, "the certificate is not for signing packets (key usage or extended key usage)")
    }
    guard let id = device.deviceID else {
      throw ChainError(
        .notADevice,
        "the certificate's subject serialNumber is not one PrintableString of 64 lower-case hex digits"
      )
    }
    guard let protection = device.keyProtection else {
      throw ChainError(.notADevice, "the certificate's policy does not say where the key is kept")
    }
    return (id, protection)
  }

  /// The built path, the root included, is valid until the first of its certificates expires.
  private static func earliestExpiry(of context: OpaquePointer) -> Date {
    let path = X509_STORE_CTX_get0_chain(context)
    var earliest = Date.distantFuture
    for index in 0..<max(0, copenssl_x509_stack_count(path)) {
      guard let end = X509_get0_notAfter(copenssl_x509_stack_at(path, index)) else { continue }
      earliest = min(earliest, (try? Certificate.date(end)) ?? .distantPast)
    }
    return earliest
  }

  private static func error(of context: OpaquePointer, _ subject: String) -> ChainError {
    let code = X509_STORE_CTX_get_error(context)
    let depth = X509_STORE_CTX_get_error_depth(context)
    let reason = String(cString: X509_verify_cert_error_string(Int(code)))
    let which = depth == 0 ? subject : "issuer certificate \(depth)"
    let kind: ChainError.Code =
      switch code {
      case X509_V_ERR_CERT_HAS_EXPIRED: .expired
      case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
      case X509_V_ERR_CERT_REVOKED: .revoked
      case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_HAS_EXPIRED,
        X509_V_ERR_CRL_NOT_YET_VALID, X509_V_ERR_CRL_SIGNATURE_FAILURE,
        X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
        X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
        X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
        X509_V_ERR_DIFFERENT_CRL_SCOPE, X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
        .revocationUnknown
      default: .untrusted
      }
    return ChainError(kind, "\(which): \(reason)")
  }
}
