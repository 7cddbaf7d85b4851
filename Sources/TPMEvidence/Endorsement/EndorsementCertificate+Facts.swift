import COpenSSL
import DeviceKeys

extension EndorsementCertificate {
  /// tcg-kp-EKCertificate (TCG EK Credential Profile 2.5 §3.2).
  private static let purpose = "2.23.133.8.1"

  /// Checks the certificate's own rules and that it is of `key`; its path must have been checked before.
  func facts(for key: TPMPublicArea) throws(TPMEvidenceError) -> EndorsementFacts {
    guard X509_get_extension_flags(pointer) & UInt32(EXFLAG_CA) == 0 else {
      throw Self.refused("it is that of a CA")
    }
    guard copenssl_has_key_purpose(pointer, Self.purpose) == 1 else {
      throw Self.refused("its extended key usage does not name \(Self.purpose)")
    }
    try checkKeyUsage(for: key)
    let names = try tpmNames()
    guard subjectPublicKeyInfo == key.subjectPublicKeyInfo else {
      throw TPMEvidenceError(
        .endorsementMismatch, "the endorsement certificate is of another key than the TPM's")
    }
    guard let notAfter else { throw Self.refused("its notAfter cannot be read") }
    return EndorsementFacts(
      manufacturer: names[0], model: names[1], version: names[2],
      fingerprint: SHA256.digest(encoded), serialNumber: serialNumber, notAfter: notAfter)
  }

  /// keyEncipherment for RSA, keyAgreement for ECC, and never for signing (§3.2); a certificate without key usage
  /// allows everything, so it is refused.
  private func checkKeyUsage(for key: TPMPublicArea) throws(TPMEvidenceError) {
    let needed = key.publicKey == nil ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT
    let signing = KU_DIGITAL_SIGNATURE | KU_KEY_CERT_SIGN | KU_CRL_SIGN
    let usage = X509_get_key_usage(pointer)
    guard X509_get_extension_flags(pointer) & UInt32(EXFLAG_KUSAGE) != 0,
      usage & UInt32(needed) != 0, usage & UInt32(signing) == 0
    else { throw Self.refused("its key usage is not that of an endorsement key") }
  }

  /// Manufacturer, model and version: the only things in the subject's alternative name (§3.2.9). OpenSSL takes this
  /// extension for understood even when it is critical, so all of it has to be looked at here.
  private func tpmNames() throws(TPMEvidenceError) -> [String] {
    guard
      let extensionPointer = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil)
    else { throw Self.refused("it has no subject alternative name with the TPM's maker and model") }
    let names = OpaquePointer(extensionPointer)
    defer { GENERAL_NAMES_free(names) }
    guard OPENSSL_sk_num(names) == 1, let first = OPENSSL_sk_value(names, 0) else {
      throw Self.refused("its subject alternative name has more than the TPM's directory name")
    }
    let name = first.assumingMemoryBound(to: GENERAL_NAME.self).pointee
    guard name.type == GEN_DIRNAME, let directory = name.d.directoryName else {
      throw Self.refused("its subject alternative name is not a directory name")
    }
    guard X509_NAME_entry_count(directory) == 3 else {
      throw Self.refused("its directory name has not just the TPM's maker, model and version")
    }
    var texts: [String] = []
    for oid in ["2.23.133.2.1", "2.23.133.2.2", "2.23.133.2.3"] {
      texts.append(try Self.text(oid, in: directory))
    }
    return texts
  }

  private static func text(
    _ oid: String, in directory: OpaquePointer
  ) throws(TPMEvidenceError) -> String {
    let object = OBJ_txt2obj(oid, 1)
    defer { ASN1_OBJECT_free(object) }
    let index = X509_NAME_get_index_by_OBJ(directory, object, -1)
    guard index >= 0,
      let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(directory, index))
    else { throw refused("its directory name lacks \(oid)") }
    var start: UnsafeMutablePointer<UInt8>?
    let count = Int(ASN1_STRING_to_UTF8(&start, value))
    defer { CRYPTO_free(start, "", 0) }
    let bytes = UnsafeBufferPointer(start: start, count: max(0, count))
    guard (1...64).contains(count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw refused("\(oid) of its directory name is not 1 to 64 printable characters")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func refused(_ why: String) -> TPMEvidenceError {
    TPMEvidenceError(.notAnEndorsement, "the endorsement certificate: \(why)")
  }
}
