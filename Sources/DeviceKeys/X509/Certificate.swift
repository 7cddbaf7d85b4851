import COpenSSL
import FoundationEssentials

/// An X.509 certificate as read; nothing about it is trusted yet (see `ValidatedChain`).
public struct Certificate: Sendable {
  /// A device or CA certificate is about 600 bytes; anything near this limit is not one of ours.
  public static let largest = 4096

  let handle: OpenSSLObject
  /// The DER encoding, exactly as signed.
  public let der: [UInt8]
  public let publicKey: PublicKey
  public let notBefore: Date
  public let notAfter: Date

  /// - Throws: `CryptoError`: `.malformed` when it is not one strict DER certificate, `.unsupported` for a key
  ///   that is not P-256 or a signature that is not ECDSA with SHA-256.
  public init(der: [UInt8]) throws(CryptoError) {
    guard der.count <= Self.largest else {
      throw CryptoError(
        .malformed, "a certificate has \(der.count) bytes, more than \(Self.largest)")
    }
    guard
      let pointer = derDecoding(der, { d2i_X509(nil, $0, $1) }, release: { X509_free($0) })
    else { throw CryptoError(.malformed, "a certificate is not valid DER") }
    let handle = try OpenSSLObject(pointer, "no certificate") { X509_free($0) }
    guard X509_get_signature_nid(handle.pointer) == NID_ecdsa_with_SHA256 else {
      throw CryptoError(.unsupported, "a certificate is not signed with ECDSA and SHA-256")
    }
    guard let key = X509_get_pubkey(handle.pointer) else {
      throw CryptoError(.malformed, "a certificate has no readable public key")
    }
    self.handle = handle
    self.der = der
    publicKey = try PublicKey(
      OpenSSLObject(key, "no public key") { EVP_PKEY_free($0) },
      readFrom: derEncoding("a certificate's public key cannot be encoded") {
        i2d_X509_PUBKEY(X509_get_X509_PUBKEY(handle.pointer), $0)
      })
    notBefore = try Self.date(X509_get0_notBefore(handle.pointer))
    notAfter = try Self.date(X509_get0_notAfter(handle.pointer))
  }

  /// SHA-256 of the DER encoding.
  public var fingerprint: SHA256Digest { SHA256.digest(der) }

  /// The device that a device certificate names: subject serialNumber, once, a PrintableString of 64
  /// lower-case hex digits (docs/packet.md).
  public var deviceID: DeviceID? {
    Self.serialNumberText(in: X509_get_subject_name(handle.pointer))
      .flatMap { DeviceID(hex: $0) }
  }

  /// Where the key lives, by the certificate's policy; nil unless exactly one of our policies is named.
  public var keyProtection: KeyProtection? {
    let named = KeyProtection.allCases.filter {
      copenssl_has_policy(handle.pointer, $0.policyOID) == 1
    }
    return named.count == 1 ? named[0] : nil
  }

  /// The key whose TPM quotes count for this device; nil when the CA has registered none.
  public var attestationKey: TPMName? {
    var length: Int32 = 0
    let oid = ObjectIdentifiers.attestationKeyName
    guard let start = copenssl_raw_extension(handle.pointer, oid, &length) else { return nil }
    let value = UnsafeBufferPointer(start: start, count: Int(length))
    guard value.starts(with: [0x04, UInt8(TPMName.byteCount)]) else { return nil }
    return TPMName(value.dropFirst(2))
  }

  /// Whether this is an end entity whose key usage is digitalSignature alone and whose extended key usage
  /// names packet signing.
  public var maySignPackets: Bool { maySign(for: ObjectIdentifiers.packetSigning) }

  /// Whether this is an end entity whose key usage is digitalSignature alone and whose extended key usage
  /// names the management server's signatures.
  public var maySignForManagement: Bool { maySign(for: ObjectIdentifiers.managementSigning) }

  /// Whether the extended key usage names the authentication of TLS clients.
  public var mayAuthenticateClients: Bool {
    copenssl_has_key_purpose(handle.pointer, ObjectIdentifiers.clientAuthentication) == 1
  }

  private func maySign(for purpose: String) -> Bool {
    copenssl_has_key_purpose(handle.pointer, purpose) == 1
      && X509_get_key_usage(handle.pointer) == UInt32(KU_DIGITAL_SIGNATURE)
      && X509_get_extension_flags(handle.pointer) & UInt32(EXFLAG_CA) == 0
  }

  /// Serial number in lower-case hex.
  public var serialNumber: String {
    guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(handle.pointer), nil) else {
      return ""
    }
    defer { BN_free(number) }
    guard let text = BN_bn2hex(number) else { return "" }
    defer { CRYPTO_free(text, "", 0) }
    return String(cString: text).lowercased()
  }

  /// Subject in one line (RFC 2253 order and escapes).
  public var subject: String { Self.oneLine(X509_get_subject_name(handle.pointer)) }

  /// Issuer in one line.
  public var issuer: String { Self.oneLine(X509_get_issuer_name(handle.pointer)) }

  /// serialNumber of a subject, when it is there once and a PrintableString.
  static func serialNumberText(in name: OpaquePointer?) -> String? {
    let index = X509_NAME_get_index_by_NID(name, NID_serialNumber, -1)
    guard index >= 0, X509_NAME_get_index_by_NID(name, NID_serialNumber, index) < 0,
      let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)),
      ASN1_STRING_type(value) == V_ASN1_PRINTABLESTRING,
      let start = ASN1_STRING_get0_data(value)
    else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(value)))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func oneLine(_ name: OpaquePointer?) -> String {
    guard let bio = try? OpenSSLObject.memoryBIO(secret: false),
      copenssl_print_name(bio.pointer, name) >= 0
    else { return "" }
    return bio.withBIOBytes { String(decoding: $0, as: UTF8.self) }
  }

  static func date(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptoError) -> Date {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
      throw CryptoError(.malformed, "a certificate or CRL has a time that cannot be read")
    }
    return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
  }
}

extension Certificate: Hashable {
  public static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
  public func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
