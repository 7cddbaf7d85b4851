import DeviceKeys

/// The signed part of a packet: a tagged COSE_Sign1 (RFC 9052 §4.2) over the claims. Reading one checks its form
/// only; `verifySignature` says whether its device signed it.
public struct Token: Sendable {
  /// Bytes. Three certificates and every claim at its longest stay below; a server may keep tokens for years.
  public static let largest = 32_768

  /// The encoding, tag included.
  public let bytes: ArraySlice<UInt8>
  private let message: COSESign1
  /// What the token claims; believe it only after chain and signature are checked.
  public let claims: Claims

  /// The encoded protected header, exactly as signed.
  public var protectedHeader: [UInt8] { message.protectedHeader }
  /// COSE algorithm: -7 (ES256) or -9 (ESP256), the same bytes for P-256.
  public var algorithm: Int64 { message.algorithm }
  /// DER certificates of x5chain, the device's own first.
  public var certificates: [ArraySlice<UInt8>] { message.certificates }
  /// The encoded claims, exactly as signed.
  public var payload: ArraySlice<UInt8> { message.payload }
  public var signature: Signature { message.signature }

  /// Reads a token strictly.
  ///
  /// - Throws: `PacketError(.malformed)` naming the part.
  public init(_ bytes: ArraySlice<UInt8>) throws(PacketError) {
    guard bytes.count <= Self.largest else {
      throw PacketError(.malformed, "token: larger than \(Self.largest) bytes")
    }
    do { message = try COSESign1(bytes, typ: COSE.packetType) } catch {
      throw PacketError(.malformed, error.message)
    }
    self.bytes = bytes
    claims = try Claims(decoding: message.payload)
  }

  /// The certificates as a chain.
  ///
  /// - Throws: `PacketError(.certificate)` when one is not a strict DER certificate on P-256.
  public func chain() throws(PacketError) -> CertificateChain {
    do { return try message.chain() } catch {
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
    guard message.isSigned(by: device.chain.device.publicKey) else {
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
    return COSESign1.encode(
      protectedHeader: input.protectedHeader, payload: payload[...], signature: signature)
  }
}
