import CBOR
import DeviceKeys

/// The signed part of a packet: a tagged COSE_Sign1 (RFC 9052 §4.2) over the claims. Reading one checks its form
/// only; `verifySignature` says whether its device signed it.
public struct Token: Sendable {
  static let tag: UInt64 = 18
  /// Bytes. Three certificates and every claim at its longest stay below; a server may keep tokens for years.
  public static let largest = 32_768

  /// The encoding, tag included.
  public let bytes: ArraySlice<UInt8>
  /// The encoded protected header, exactly as signed.
  public let protectedHeader: [UInt8]
  /// COSE algorithm: -7 (ES256) or -9 (ESP256), the same bytes for P-256.
  public let algorithm: Int64
  /// DER certificates of x5chain, the device's own first.
  public let certificates: [ArraySlice<UInt8>]
  /// The encoded claims, exactly as signed.
  public let payload: ArraySlice<UInt8>
  public let signature: Signature
  /// What the token claims; believe it only after chain and signature are checked.
  public let claims: Claims

  /// Reads a token strictly.
  ///
  /// - Throws: `PacketError(.malformed)` naming the part.
  public init(_ bytes: ArraySlice<UInt8>) throws(PacketError) {
    guard bytes.count <= Self.largest else {
      throw PacketError(.malformed, "token: larger than \(Self.largest) bytes")
    }
    guard case .tagged(Self.tag, let content) = try Self.decode(bytes, "token"),
      let parts = content.elements, parts.count == 4
    else { throw PacketError(.malformed, "token: expected a COSE_Sign1 with tag 18") }
    guard let header = parts[0].byteString, let payload = parts[2].byteString else {
      throw PacketError(.malformed, "token: protected header and payload must be byte strings")
    }
    guard parts[1] == .map([]) else {
      throw PacketError(.malformed, "token: the unprotected header must be empty")
    }
    guard let signature = parts[3].byteString.flatMap({ Signature($0) }) else {
      throw PacketError(.malformed, "token: the signature must be 64 bytes")
    }
    self.bytes = bytes
    protectedHeader = Array(header)
    self.payload = payload
    self.signature = signature
    (algorithm, certificates) = try Self.readHeader(header)
    claims = try Claims(decoding: payload)
  }

  /// The certificates as a chain.
  ///
  /// - Throws: `PacketError(.certificate)` when one is not a strict DER certificate on P-256.
  public func chain() throws(PacketError) -> CertificateChain {
    do {
      var list: [Certificate] = []
      for der in certificates { list.append(try Certificate(der: Array(der))) }
      return try CertificateChain(list)
    } catch {
      throw PacketError(.certificate, "x5chain: \(error)")
    }
  }

  /// Checks the signature with the key of a certificate that is trusted already.
  ///
  /// - Throws: `PacketError(.signature)`.
  public func verifySignature(by device: ValidatedChain) throws(PacketError) {
    guard signature.isLowS else {
      throw PacketError(.signature, "the signature has s > n/2, which this profile refuses")
    }
    let message = COSE.signatureStructure(protectedHeader: protectedHeader, payload: payload)
    guard device.chain.device.publicKey.isValid(signature, of: message) else {
      throw PacketError(.signature, "the signature is not one of the device certificate's key")
    }
  }

  /// Signs claims and encodes the token.
  ///
  /// - Throws: `CryptoError` of the key; `.mismatch` when the key is not the certificate's; `.malformed` for claims
  ///   that no verifier would take, so that a device never signs them.
  public static func sign(
    _ claims: Claims, chain: CertificateChain, key: some DeviceKey
  ) async throws(CryptoError) -> [UInt8] {
    guard key.publicKey == chain.device.publicKey else {
      throw CryptoError.keyMismatch
    }
    let payload = claims.encoded()
    do { _ = try Claims(decoding: payload[...]) } catch {
      throw CryptoError.unacceptable(error.message)
    }
    let input = SigningInput.packet(claims: payload, chain: chain)
    let signature = try await key.sign(input)
    let token = CBORValue.tagged(
      tag, [.bytes(input.protectedHeader), [:], .bytes(payload), .bytes(signature.bytes)])
    return CBOREncoder.encode(token, capacity: input.protectedHeader.count + payload.count + 128)
  }

  private static func readHeader(
    _ bytes: ArraySlice<UInt8>
  ) throws(PacketError) -> (Int64, [ArraySlice<UInt8>]) {
    guard let entries = try decode(bytes, "protected header").entries,
      entries.map(\.key) == [COSE.Label.algorithm, COSE.Label.type, COSE.Label.chain]
    else {
      throw PacketError(.malformed, "protected header: expected exactly alg, typ and x5chain")
    }
    guard let algorithm = entries[0].value.integer, [COSE.es256, COSE.esp256].contains(algorithm)
    else { throw PacketError(.malformed, "protected header.alg: expected -7 or -9") }
    guard entries[1].value == .text(COSE.packetType) else {
      throw PacketError(.malformed, "protected header.typ: expected \(COSE.packetType)")
    }
    switch entries[2].value {
    case .bytes(let only): return (algorithm, [only])
    case .array(let list):
      let certificates = list.compactMap(\.byteString)
      guard certificates.count == list.count, (2...3).contains(list.count) else { fallthrough }
      return (algorithm, certificates)
    default:
      throw PacketError(
        .malformed, "protected header.x5chain: one byte string, or an array of two or three")
    }
  }

  private static func decode(
    _ bytes: ArraySlice<UInt8>, _ name: String
  ) throws(PacketError) -> CBORValue {
    do { return try CBORReader.decode(bytes) } catch {
      throw PacketError(.malformed, "\(name): \(error)")
    }
  }
}
