import HTTPSupport
import TPMEvidence

/// A secret for one TPM and one attestation key (TPM2_MakeCredential), as it travels.
public struct SealedCredential: Codable, Sendable, Equatable {
  /// TPM2B_ID_OBJECT: two digests in sized buffers.
  static let idObjectSizes = 3...130
  /// TPM2B_ENCRYPTED_SECRET: of RSA-2048 258 bytes.
  static let encryptedSecretSizes = 3...514

  /// TPM2B_ID_OBJECT, for TPM2_ActivateCredential.
  public var idObject: [UInt8]
  /// TPM2B_ENCRYPTED_SECRET, for TPM2_ActivateCredential.
  public var encryptedSecret: [UInt8]

  init(idObject: [UInt8], encryptedSecret: [UInt8]) {
    self.idObject = idObject
    self.encryptedSecret = encryptedSecret
  }

  init(_ credential: TPMCredential) {
    self.init(idObject: credential.idObject, encryptedSecret: credential.encryptedSecret)
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case idObject = "id_object"
    case encryptedSecret = "encrypted_secret"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    idObject = try container.bytes(forKey: .idObject, count: Self.idObjectSizes)
    encryptedSecret = try container.bytes(
      forKey: .encryptedSecret, count: Self.encryptedSecretSizes)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(idObject), forKey: .idObject)
    try container.encode(Base64URL(encryptedSecret), forKey: .encryptedSecret)
  }
}
