import CBOR
import DeviceKeys

/// Payload of an enrolment response in a file (docs/enrolment.md).
public struct EnrolmentResponseFile: Sendable, Equatable {
  public enum Contents: Sendable, Equatable {
    /// DER, the device's own certificate first, the root left out.
    case chain([[UInt8]])
    /// The same in CBOR, encrypted: only the TPM that can open the credential gets the key (`SealedBox`).
    case sealed(SealedCredential, ciphertext: [UInt8])
  }

  public var deviceID: DeviceID
  /// SHA-256 of the request file, all of it.
  public var request: SHA256Digest
  public var contents: Contents

  public init(deviceID: DeviceID, request: SHA256Digest, contents: Contents) {
    self.deviceID = deviceID
    self.request = request
    self.contents = contents
  }

  /// Seals a chain for the TPM that can find out `secret`, 32 random bytes used only here.
  ///
  /// - Throws: `CryptoError`.
  public init(
    sealing chain: CertificateChain, for deviceID: DeviceID, request: SHA256Digest,
    credential: SealedCredential, secret: [UInt8]
  ) throws(CryptoError) {
    let plain = CBOREncoder.encode(
      .array(chain.certificates.map { CBORValue.bytes($0.der) }), capacity: 4096)
    self.init(
      deviceID: deviceID, request: request,
      contents: .sealed(
        credential,
        ciphertext: try SealedBox.seal(plain, key: secret, authenticating: request.bytes)))
  }

  /// The certificates; nothing about them is trusted yet.
  ///
  /// - Parameter secret: what TPM2_ActivateCredential gave for a sealed response.
  /// - Throws: `ManagementError`: `.mismatch` when the secret does not open the response, `.invalid`.
  public func chain(secret: [UInt8]? = nil) throws(ManagementError) -> CertificateChain {
    let list: [[UInt8]]
    switch contents {
    case .chain(let certificates): list = certificates
    case .sealed(_, let ciphertext):
      guard let secret,
        let plain = try? SealedBox.open(ciphertext, key: secret, authenticating: request.bytes)
      else {
        throw ManagementError(.mismatch, "the response was sealed for another TPM or request")
      }
      list = try CBORMembers.byteStrings(
        plain[...], "sealed chain", CertificateChain.allowedCounts, each: 1...Certificate.largest)
    }
    do throws(CryptoError) {
      var certificates: [Certificate] = []
      for der in list { certificates.append(try Certificate(der: der)) }
      return try CertificateChain(certificates)
    } catch {
      throw ManagementError(error)
    }
  }

  /// Deterministic CBOR.
  public var payload: [UInt8] {
    let answer: CBOREntry
    switch contents {
    case .chain(let certificates):
      answer = CBOREntry(3, .array(certificates.map { CBORValue.bytes($0) }))
    case .sealed(let credential, let ciphertext):
      answer = CBOREntry(
        4,
        [
          1: .bytes(credential.idObject), 2: .bytes(credential.encryptedSecret),
          3: .bytes(ciphertext),
        ])
    }
    return CBOREncoder.encode(
      .map([
        CBOREntry(1, .bytes(deviceID.bytes)), CBOREntry(2, .bytes(request.bytes)), answer,
      ]), capacity: 4096)
  }

  /// Reads a payload strictly.
  ///
  /// - Throws: `ManagementError(.invalid)` that names the member.
  public init(payload: ArraySlice<UInt8>) throws(ManagementError) {
    let members = try CBORMembers(payload, "enrolment response")
    try members.requireOnly([1, 2, 3, 4])
    deviceID = try members.deviceID(1)
    guard let digest = SHA256Digest(try members.bytes(2, 32...32)) else {
      throw members.invalid(2, "must have 32 bytes")
    }
    request = digest
    if let sealed = try members.nested(4) {
      try sealed.requireOnly([1, 2, 3])
      guard !members.has(3) else { throw members.invalid(3, "cannot be there beside 4") }
      contents = .sealed(
        SealedCredential(
          idObject: try sealed.bytes(1, SealedCredential.idObjectSizes),
          encryptedSecret: try sealed.bytes(2, SealedCredential.encryptedSecretSizes)),
        ciphertext: try sealed.bytes(3, 17...3 * Certificate.largest + 64))
    } else {
      contents = .chain(
        try members.byteStrings(
          3, CertificateChain.allowedCounts, each: 1...Certificate.largest))
    }
  }
}
