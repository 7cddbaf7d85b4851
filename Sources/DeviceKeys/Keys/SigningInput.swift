import CBOR

/// Everything a device key may ever sign; built only here, each kind with its own domain separation.
///
/// All but the certification request are COSE Sig_structures (RFC 9052 §4.4) that differ in the `typ`
/// header (RFC 9596); a certification request is DER and starts with 0x30, which no Sig_structure does.
public struct SigningInput: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case packet
    case selfTest
    case certificationRequest
    case renewal
    case enrolmentRequest
  }

  public let kind: Kind
  /// The encoded protected header, for the COSE kinds; empty otherwise.
  public let protectedHeader: [UInt8]
  /// What the message is about, for the COSE kinds; empty otherwise.
  let payload: [UInt8]
  /// The bytes to be signed; the holder of the key hashes them.
  package let message: [UInt8]

  /// The claims of a packet under a device certificate chain, the device's own first, the root left out.
  public static func packet(claims: [UInt8], chain: CertificateChain) -> SigningInput {
    structure(.packet, typ: COSE.packetType, chain: chain, payload: claims)
  }

  /// Proof that the key works: a server's nonce of 32 bytes.
  public static func selfTest(nonce: Nonce, chain: CertificateChain) -> SigningInput {
    structure(.selfTest, typ: SignedMessage.Kind.selfTest.typ, chain: chain, payload: nonce.bytes)
  }

  /// The old key vouches for a certification request of the new one, answering a server's nonce.
  public static func renewal(
    request: SHA256Digest, nonce: Nonce, chain: CertificateChain
  ) -> SigningInput {
    structure(
      .renewal, typ: SignedMessage.Kind.renewal.typ, chain: chain,
      payload: renewalPayload(request: request, nonce: nonce))
  }

  /// What a renewal's message holds (docs/enrolment.md).
  public static func renewalPayload(request: SHA256Digest, nonce: Nonce) -> [UInt8] {
    CBOREncoder.encode([1: .bytes(nonce.bytes), 2: .bytes(request.bytes)])
  }

  /// A request for the first certificate, in a file: the key has none yet, so the payload names it (docs/enrolment.md).
  public static func enrolmentRequest(payload: [UInt8]) -> SigningInput {
    structure(
      .enrolmentRequest, typ: SignedMessage.Kind.enrolmentRequest.typ, chain: nil, payload: payload)
  }

  /// The to-be-signed part of a PKCS#10 request (RFC 2986 §4.1), built by `CertificationRequest`.
  static func certificationRequest(toBeSigned der: [UInt8]) -> SigningInput {
    SigningInput(kind: .certificationRequest, protectedHeader: [], payload: [], message: der)
  }

  private static func structure(
    _ kind: Kind, typ: String, chain: CertificateChain?, payload: [UInt8]
  ) -> SigningInput {
    let header = COSE.protectedHeader(typ: typ, chain: chain)
    return SigningInput(
      kind: kind, protectedHeader: header, payload: payload,
      message: COSE.signatureStructure(protectedHeader: header, payload: payload[...]))
  }
}
