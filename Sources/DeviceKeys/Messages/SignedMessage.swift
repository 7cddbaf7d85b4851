import FoundationEssentials

/// A small COSE_Sign1 (RFC 9052 §4.2) between a device and the management server, as read: its form holds, nothing of it
/// is trusted before one of the `verify` functions returns (docs/enrolment.md).
public struct SignedMessage: Sendable {
  public let kind: Kind
  /// Exactly as signed; a slice of the input.
  public let payload: ArraySlice<UInt8>
  /// The signer's own certificate first; nil for an enrolment request.
  public let chain: CertificateChain?
  private let message: COSESign1

  /// Reads one message of this kind strictly.
  ///
  /// - Throws: `SignedMessageError(.malformed)` naming the part.
  public init(_ bytes: [UInt8], as kind: Kind) throws(SignedMessageError) {
    guard bytes.count <= kind.largest else {
      throw SignedMessageError(.malformed, "\(kind.name): larger than \(kind.largest) bytes")
    }
    let hasChain = kind.signer != .namedKey
    do {
      message = try COSESign1(bytes[...], typ: kind.typ, hasChain: hasChain)
    } catch {
      throw SignedMessageError(.malformed, "\(kind.name): \(error.message)")
    }
    guard message.algorithm == COSE.es256 else {
      throw SignedMessageError(.malformed, "\(kind.name): protected header.alg: expected -7")
    }
    do { chain = hasChain ? try message.chain() : nil } catch {
      throw SignedMessageError(.malformed, "\(kind.name): x5chain: \(error)")
    }
    self.kind = kind
    payload = message.payload
  }

  /// Checks a self-test or renewal: the device's chain, then the signature.
  ///
  /// - Returns: the device that signed it.
  /// - Throws: `SignedMessageError`.
  public func verifyDevice(
    by validator: ChainValidator, at time: Date
  ) throws(SignedMessageError) -> ValidatedChain {
    let chain = try chain(of: .device)
    let device: ValidatedChain
    do { device = try validator.validate(chain, at: time) } catch {
      throw SignedMessageError(error, of: kind)
    }
    try checkSignature(by: chain.signer.publicKey)
    return device
  }

  /// Checks a deny list or enrolment response: the management server's chain, then the signature.
  ///
  /// - Returns: when the first certificate of the path or the first CRL runs out.
  /// - Throws: `SignedMessageError`.
  @discardableResult
  public func verifyManagement(
    by validator: ChainValidator, at time: Date
  ) throws(SignedMessageError) -> Date {
    let chain = try chain(of: .management)
    let validUntil: Date
    do { validUntil = try validator.validateManagement(chain, at: time) } catch {
      throw SignedMessageError(error, of: kind)
    }
    try checkSignature(by: chain.signer.publicKey)
    return validUntil
  }

  /// Checks an enrolment request by the key of the certification request that it carries.
  ///
  /// - Throws: `SignedMessageError`.
  public func verify(by key: PublicKey) throws(SignedMessageError) {
    guard kind.signer == .namedKey else { throw wrongSigner }
    try checkSignature(by: key)
  }

  /// Signs and encodes a self-test, a renewal or an enrolment request.
  ///
  /// - Throws: `CryptoError` of the key; `.malformed` for a message larger than its kind may be, `.unsupported` for
  ///   an input of another kind.
  public static func make(
    _ input: SigningInput, by key: some DeviceKey
  ) async throws(CryptoError) -> [UInt8] {
    let kind: Kind
    switch input.kind {
    case .selfTest: kind = .selfTest
    case .renewal: kind = .renewal
    case .enrolmentRequest: kind = .enrolmentRequest
    case .packet, .certificationRequest:
      throw CryptoError(.unsupported, "a \(input.kind) is not a message to the management server")
    }
    let signature = try await key.sign(input)
    return try encode(kind, input.protectedHeader, input.payload, signature)
  }

  /// The encoding, unless it is larger than a reader takes.
  static func encode(
    _ kind: Kind, _ protectedHeader: [UInt8], _ payload: [UInt8], _ signature: Signature
  ) throws(CryptoError) -> [UInt8] {
    let bytes = COSESign1.encode(
      protectedHeader: protectedHeader, payload: payload[...], signature: signature)
    guard bytes.count <= kind.largest else {
      throw CryptoError(.malformed, "\(kind.name): larger than \(kind.largest) bytes")
    }
    return bytes
  }

  private func chain(of signer: Kind.Signer) throws(SignedMessageError) -> CertificateChain {
    guard kind.signer == signer, let chain else { throw wrongSigner }
    return chain
  }

  private var wrongSigner: SignedMessageError {
    SignedMessageError(.wrongPurpose, "\(kind.name): is signed by a \(kind.signer), not by this")
  }

  private func checkSignature(by key: PublicKey) throws(SignedMessageError) {
    guard message.isSigned(by: key) else {
      throw SignedMessageError(
        .signature, "\(kind.name): the signature is not one of the signer's key, with s ≤ n/2")
    }
  }
}
