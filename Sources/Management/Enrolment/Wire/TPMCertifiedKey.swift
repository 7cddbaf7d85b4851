import DeviceKeys
import HTTPSupport
import TPMEvidence

/// A device key in a TPM, with the TPM's proof that it holds it (TPM2_Certify by the attestation key).
public struct TPMCertifiedKey: Sendable, Equatable {
  /// TPM2B_PUBLIC.
  public var publicArea: [UInt8]
  public var certification: TPMCertification

  public init(publicArea: [UInt8], certification: TPMCertification) {
    self.publicArea = publicArea
    self.certification = certification
  }

  private enum CertifyKeys: String, CodingKey, CaseIterable {
    case attest
    case signature
  }

  /// Reads the members of an object that has others too.
  init<Key: CodingKey>(
    from container: KeyedDecodingContainer<Key>, deviceKey: Key, certify: Key
  ) throws {
    publicArea = try container.bytes(forKey: deviceKey, count: TPMIdentity.publicAreaSizes)
    let parts = try container.superDecoder(forKey: certify).closedContainer(
      keyedBy: CertifyKeys.self)
    let attest = try parts.bytes(forKey: .attest, count: 1...TPMAttest.largest)
    guard let signature = Signature(try parts.bytes(forKey: .signature, count: 64...64)) else {
      throw DecodingError.dataCorruptedError(
        forKey: .signature, in: parts, debugDescription: "must be r ‖ s of 32 bytes each")
    }
    certification = TPMCertification(attest: attest, signature: signature)
  }

  func encode<Key: CodingKey>(
    to container: inout KeyedEncodingContainer<Key>, deviceKey: Key, certify: Key
  ) throws {
    try container.encode(Base64URL(publicArea), forKey: deviceKey)
    var parts = container.nestedContainer(keyedBy: CertifyKeys.self, forKey: certify)
    try parts.encode(Base64URL(certification.attest), forKey: .attest)
    try parts.encode(Base64URL(certification.signature.bytes), forKey: .signature)
  }
}
