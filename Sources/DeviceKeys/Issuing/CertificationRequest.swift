import COpenSSL

/// A PKCS#10 certification request (RFC 2986): the device asks for a certificate and proves it has the key.
public struct CertificationRequest: Sendable {
  public static let largest = 4096

  /// The DER encoding.
  public let der: [UInt8]
  /// The key that signed the request.
  public let publicKey: PublicKey
  /// What subject serialNumber names, when it is there once and a device ID. Everything else of the subject is not
  /// looked at.
  public let deviceID: DeviceID?
  /// The server's nonce that the request answers: challengePassword, 64 lower-case hex digits; nil when it is absent or
  /// something else.
  public let nonce: Nonce?

  /// Reads a request and checks its proof of possession. What it says about the subject is not believed: the CA
  /// decides the subject.
  ///
  /// - Throws: `CryptoError`: `.malformed` for bad DER or a signature that does not verify, `.invalidKey` for a point off
  ///   the curve, `.unsupported` for a key that is not P-256.
  public init(der: [UInt8]) throws(CryptoError) {
    guard der.count <= Self.largest,
      let pointer = derDecoding(
        der, { d2i_X509_REQ(nil, $0, $1) }, release: { X509_REQ_free($0) })
    else { throw CryptoError(.malformed, "a certification request is not valid DER") }
    defer { X509_REQ_free(pointer) }
    guard let key = X509_REQ_get_pubkey(pointer) else {
      throw CryptoError(
        .invalidKey, "a certification request's public key is not a point of its curve")
    }
    publicKey = try PublicKey(OpenSSLObject(key, "no public key") { EVP_PKEY_free($0) })
    guard X509_REQ_verify(pointer, publicKey.key.pointer) == 1 else {
      throw CryptoError(.malformed, "a certification request is not signed by its own key")
    }
    self.der = der
    deviceID = Certificate.serialNumberText(in: X509_REQ_get_subject_name(pointer))
      .flatMap { DeviceID(hex: $0) }
    nonce = Self.challenge(of: pointer)
  }

  private static func challenge(of request: OpaquePointer) -> Nonce? {
    guard let value = copenssl_request_challenge(request),
      let start = ASN1_STRING_get0_data(value)
    else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(value)))
    let text = String(decoding: bytes, as: UTF8.self)
    return Hex.decode(text).flatMap { Hex.encode($0) == text ? Nonce($0) : nil }
  }

  /// Makes a request for this device, signed by `key`.
  ///
  /// - Parameter nonce: of the server, so that the request proves possession of the key now.
  /// - Throws: `CryptoError`, among them what `key` throws.
  public static func make(
    for device: DeviceID, key: any DeviceKey, answering nonce: Nonce? = nil
  ) async throws(CryptoError) -> CertificationRequest {
    let request = try OpenSSLObject(X509_REQ_new(), "no memory") { X509_REQ_free($0) }
    let name = X509_REQ_get_subject_name(request.pointer)
    let publicKey = key.publicKey
    guard
      X509_REQ_set_version(request.pointer, 0) == 1,
      X509_NAME_add_entry_by_NID(
        name, NID_serialNumber, V_ASN1_PRINTABLESTRING, device.description, -1, -1, 0) == 1,
      X509_REQ_set_pubkey(request.pointer, publicKey.key.pointer) == 1
    else { throw CryptoError(.library, "cannot build a certification request") }
    if let nonce {
      guard copenssl_request_set_challenge(request.pointer, Hex.encode(nonce.bytes)) == 1 else {
        throw CryptoError(.library, "cannot put a nonce into a certification request")
      }
    }
    let toBeSigned = try derEncoding("cannot encode a certification request") {
      i2d_re_X509_REQ_tbs(request.pointer, $0)
    }
    let signature = try await key.sign(.certificationRequest(toBeSigned: toBeSigned))
    return try CertificationRequest(der: assemble(toBeSigned, signature))
  }

  /// `CertificationRequest ::= SEQUENCE { info, ecdsa-with-SHA256, BIT STRING }`.
  private static func assemble(_ info: [UInt8], _ signature: Signature) -> [UInt8] {
    let algorithm: [UInt8] = [
      0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]
    let value = signature.der
    let content = info + algorithm + [0x03, UInt8(value.count + 1), 0] + value
    let length = content.count
    precondition((128..<65536).contains(length), "a request has between 128 and 65,535 bytes")
    let head: [UInt8] =
      length < 256
      ? [0x30, 0x81, UInt8(length)] : [0x30, 0x82, UInt8(length >> 8), UInt8(length & 255)]
    return head + content
  }
}
