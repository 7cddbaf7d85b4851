import COpenSSL
import DeviceKeys
import Foundation

/// A certificate that no issuer of this project would make.
struct Forgery {
  /// Type and text of the subject's serialNumber.
  var serialNumber: (Int32, String) = (V_ASN1_PRINTABLESTRING, VectorSubject.device)
  /// In OpenSSL's configuration syntax (x509v3_config(5)); the defaults are those of a good device certificate.
  var extensions: [(Int32, String)] = Forgery.good
  var validity: (String, String) = (VectorSubject.start, VectorSubject.end)

  static let good: [(Int32, String)] = [
    (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always"),
    (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
    (NID_ext_key_usage, "critical,\(ObjectIdentifiers.packetSigning)"),
    (NID_certificate_policies, policies([ObjectIdentifiers.fileKeyPolicy])),
  ]

  /// `SEQUENCE OF SEQUENCE { policyIdentifier }`; OpenSSL takes policies by name from a configuration file only.
  static func policies(_ identifiers: [String]) -> String {
    let list = identifiers.flatMap { text -> [UInt8] in
      let object = OBJ_txt2obj(text, 1)
      defer { ASN1_OBJECT_free(object) }
      var encoded: UnsafeMutablePointer<UInt8>?
      let count = Int(i2d_ASN1_OBJECT(object, &encoded))
      defer { CRYPTO_free(encoded, "", 0) }
      let der = UnsafeBufferPointer(start: encoded, count: max(0, count))
      return [0x30, UInt8(der.count)] + der
    }
    return "DER:\(Hex.encode([0x30, UInt8(list.count)] + list))"
  }

  /// The good extensions, one of them replaced, or left out for nil.
  static func replacing(_ kind: Int32, with value: String?) -> [(Int32, String)] {
    good.compactMap { entry in
      entry.0 == kind ? value.map { (kind, $0) } : entry
    }
  }

  /// The certificate of `subject`, signed by `issuer`'s key.
  func make(for subject: PublicKey, by key: ForgeKey, issuer: Certificate) throws -> Certificate {
    let new = try ForgeError.require(X509_new(), "make a certificate")
    let parent = try ForgeError.require(Self.parse(issuer.der), "read the issuer")
    let publicKey = try ForgeError.require(Self.parse(subject), "read the subject's key")
    defer {
      X509_free(new)
      X509_free(parent)
      EVP_PKEY_free(publicKey)
    }
    try ForgeError.require(X509_set_version(new, 2), "version")
    try ForgeError.require(
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(new), .random(in: 1 << 32...1 << 62)), "serial")
    try ForgeError.require(X509_set_issuer_name(new, X509_get_subject_name(parent)), "issuer")
    try ForgeError.require(
      X509_NAME_add_entry_by_NID(
        X509_get_subject_name(new), NID_serialNumber, serialNumber.0, serialNumber.1, -1, -1, 0),
      "subject")
    try ForgeError.require(X509_set_pubkey(new, publicKey), "key")
    try ForgeError.require(ASN1_TIME_set_string_X509(X509_getm_notBefore(new), validity.0), "from")
    try ForgeError.require(ASN1_TIME_set_string_X509(X509_getm_notAfter(new), validity.1), "until")
    for (kind, value) in extensions {
      try ForgeError.require(copenssl_add_extension(new, parent, kind, value), value)
    }
    try ForgeError.require(X509_sign(new, key.pointer, EVP_sha256()), "sign a certificate")
    var encoded: UnsafeMutablePointer<UInt8>?
    let count = Int(i2d_X509(new, &encoded))
    defer { CRYPTO_free(encoded, "", 0) }
    return try Certificate(der: Array(UnsafeBufferPointer(start: encoded, count: max(0, count))))
  }

  private static func parse(_ der: [UInt8]) -> OpaquePointer? {
    der.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return d2i_X509(nil, &cursor, buffer.count)
    }
  }

  private static func parse(_ key: PublicKey) -> OpaquePointer? {
    key.subjectPublicKeyInfo.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return d2i_PUBKEY(nil, &cursor, buffer.count)
    }
  }
}
