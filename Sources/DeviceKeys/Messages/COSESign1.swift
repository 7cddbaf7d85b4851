import CBOR

/// A tagged COSE_Sign1 (RFC 9052 §4.2) of the one form used here: protected header exactly alg, typ and perhaps
/// x5chain; unprotected header empty; payload attached. Reading one checks its form only.
package struct COSESign1: Sendable {
  static let tag: UInt64 = 18

  /// Why bytes are not of this form: the part and what is wrong with it.
  package struct Malformed: Error {
    package let message: String
    init(_ message: String) { self.message = message }
  }

  /// The encoded protected header, exactly as signed.
  package let protectedHeader: [UInt8]
  /// COSE algorithm: -7 (ES256) or -9 (ESP256), the same bytes for P-256.
  package let algorithm: Int64
  /// DER certificates of x5chain, the signer's own first; none where the header has no x5chain.
  package let certificates: [ArraySlice<UInt8>]
  /// Exactly as signed; a slice of the input.
  package let payload: ArraySlice<UInt8>
  package let signature: Signature

  /// Reads a message strictly. Its size is the caller's to limit.
  ///
  /// - Parameters:
  ///   - typ: the only one that is taken.
  ///   - hasChain: whether x5chain must be there; otherwise it must not.
  /// - Throws: `Malformed`.
  package init(
    _ bytes: ArraySlice<UInt8>, typ: String, hasChain: Bool = true
  ) throws(Malformed) {
    guard case .tagged(Self.tag, let content) = try Self.decode(bytes, "token"),
      let parts = content.elements, parts.count == 4
    else { throw Malformed("token: expected a COSE_Sign1 with tag 18") }
    guard let header = parts[0].byteString, let payload = parts[2].byteString else {
      throw Malformed("token: protected header and payload must be byte strings")
    }
    guard parts[1] == .map([]) else {
      throw Malformed("token: the unprotected header must be empty")
    }
    guard let signature = parts[3].byteString.flatMap({ Signature($0) }) else {
      throw Malformed("token: the signature must be 64 bytes")
    }
    protectedHeader = Array(header)
    self.payload = payload
    self.signature = signature
    (algorithm, certificates) = try Self.readHeader(header, typ, hasChain)
  }

  /// The certificates as a chain.
  ///
  /// - Throws: `CryptoError` when one is not a strict DER certificate on P-256.
  package func chain() throws(CryptoError) -> CertificateChain {
    var list: [Certificate] = []
    for der in certificates { list.append(try Certificate(der: Array(der))) }
    return try CertificateChain(list)
  }

  /// Whether the signature is this key's and has s ≤ n/2; of the two that are valid together one is taken.
  package func isSigned(by key: PublicKey) -> Bool {
    let message = COSE.signatureStructure(protectedHeader: protectedHeader, payload: payload)
    return signature.isLowS && key.isValid(signature, of: message)
  }

  /// The encoding, tag included.
  package static func encode(
    protectedHeader: [UInt8], payload: ArraySlice<UInt8>, signature: Signature
  ) -> [UInt8] {
    CBOREncoder.encode(
      .tagged(tag, [.bytes(protectedHeader), [:], .bytes(payload), .bytes(signature.bytes)]),
      capacity: protectedHeader.count + payload.count + 128)
  }

  private static func readHeader(
    _ bytes: ArraySlice<UInt8>, _ typ: String, _ hasChain: Bool
  ) throws(Malformed) -> (Int64, [ArraySlice<UInt8>]) {
    let labels = [COSE.Label.algorithm, COSE.Label.type] + (hasChain ? [COSE.Label.chain] : [])
    guard let entries = try decode(bytes, "protected header").entries,
      entries.map(\.key) == labels
    else {
      throw Malformed(
        "protected header: expected exactly alg\(hasChain ? ", typ and x5chain" : " and typ")")
    }
    guard let algorithm = entries[0].value.integer, [COSE.es256, COSE.esp256].contains(algorithm)
    else { throw Malformed("protected header.alg: expected -7 or -9") }
    guard entries[1].value == .text(typ) else {
      throw Malformed("protected header.typ: expected \(typ)")
    }
    return (algorithm, hasChain ? try readChain(entries[2].value) : [])
  }

  /// One byte string, or an array of two or three (RFC 9360 §2).
  private static func readChain(_ value: CBORValue) throws(Malformed) -> [ArraySlice<UInt8>] {
    if let only = value.byteString { return [only] }
    let certificates = value.elements?.compactMap(\.byteString) ?? []
    guard (2...3).contains(certificates.count), certificates.count == value.elements?.count else {
      throw Malformed("protected header.x5chain: one byte string, or an array of two or three")
    }
    return certificates
  }

  private static func decode(
    _ bytes: ArraySlice<UInt8>, _ name: String
  ) throws(Malformed) -> CBORValue {
    do { return try CBORReader.decode(bytes) } catch { throw Malformed("\(name): \(error)") }
  }
}
