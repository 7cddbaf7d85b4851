import COpenSSL
import DeviceKeys
import FoundationEssentials

/// A certificate of a TPM or its maker, as read; freed with its owner.
///
/// OpenSSL reads it: makers' certificates are not always DER to the letter, and their signature is over the bytes
/// as they came.
final class EndorsementCertificate {
  let pointer: OpaquePointer

  /// - Throws: `TPMEvidenceError(.malformed)` unless this is one certificate and nothing after it.
  init(der: [UInt8]) throws(TPMEvidenceError) {
    guard der.count <= EndorsementTrust.largest else {
      throw TPMEvidenceError(
        .malformed,
        "an endorsement certificate has \(der.count) bytes, more than \(EndorsementTrust.largest)")
    }
    let certificate = der.withUnsafeBufferPointer { bytes in
      var cursor = bytes.baseAddress
      return d2i_X509(nil, &cursor, bytes.count)
    }
    guard let certificate else {
      ERR_clear_error()
      throw TPMEvidenceError(.malformed, "an endorsement certificate is not X.509")
    }
    pointer = certificate
    // The signed part is written again as it came; what is around it has one form only, and nothing follows it.
    guard encoded == der else {
      throw TPMEvidenceError(
        .malformed, "an endorsement certificate is not DER, or bytes follow it")
    }
  }

  private init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { X509_free(pointer) }

  /// The certificates of a PEM text, in order.
  static func list(pem: String) throws(TPMEvidenceError) -> [EndorsementCertificate] {
    let bytes = Array(pem.utf8)
    guard bytes.count <= 1 << 20 else {
      throw TPMEvidenceError(.malformed, "the endorsement roots are larger than 1 MiB")
    }
    defer { ERR_clear_error() }
    var list: [EndorsementCertificate] = []
    let isComplete = bytes.withUnsafeBytes { bytes in
      let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
      defer { BIO_free(bio) }
      while let certificate = PEM_read_bio_X509(bio, nil, copenssl_passphrase, nil) {
        list.append(EndorsementCertificate(owning: certificate))
      }
      // Only the end of the text may end the list; a block that cannot be read is an error.
      let error = ERR_peek_last_error()
      return ERR_GET_REASON(error) == PEM_R_NO_START_LINE
    }
    guard isComplete else {
      throw TPMEvidenceError(
        .malformed, "certificate \(list.count + 1) of the endorsement roots cannot be read")
    }
    return list
  }

  /// Whether issuer and subject are one, and the signature may be its own.
  var isSelfSigned: Bool {
    X509_get_extension_flags(pointer) & UInt32(EXFLAG_SS) != 0
  }

  /// As received.
  var encoded: [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(pointer, &bytes)
    defer { CRYPTO_free(bytes, "", 0) }
    return Array(UnsafeBufferPointer(start: bytes, count: max(0, Int(count))))
  }

  /// In lower-case hex.
  var serialNumber: String {
    guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil) else { return "" }
    defer { BN_free(number) }
    guard let text = BN_bn2hex(number) else { return "" }
    defer { CRYPTO_free(text, "", 0) }
    return String(cString: text).lowercased()
  }

  var notAfter: Date? {
    var parts = tm()
    guard ASN1_TIME_to_tm(X509_get0_notAfter(pointer), &parts) == 1 else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
  }

  /// DER.
  var subjectPublicKeyInfo: [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(pointer), &bytes)
    defer { CRYPTO_free(bytes, "", 0) }
    return Array(UnsafeBufferPointer(start: bytes, count: max(0, Int(count))))
  }
}
