import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/renewals/{id}`: the key in force vouches for a new one.
public struct RenewalEvidence: Codable, Sendable, Equatable {
  /// Bytes of a proof: two certificates and little else.
  static let proofSizes = 1...SignedMessage.Kind.renewal.largest

  /// PKCS#10 of the new key, DER, answering the nonce.
  public var certificationRequest: [UInt8]
  /// COSE_Sign1 by the key in force (`SigningInput.renewal`).
  public var proof: [UInt8]
  /// For a key in a TPM, and only then: certified by the attestation key that was registered at enrolment.
  public var tpm: TPMCertifiedKey?

  public init(certificationRequest: [UInt8], proof: [UInt8], tpm: TPMCertifiedKey? = nil) {
    self.certificationRequest = certificationRequest
    self.proof = proof
    self.tpm = tpm
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case certificationRequest = "csr"
    case proof
    case tpm
  }

  private enum TPMKeys: String, CodingKey, CaseIterable {
    case deviceKey = "device_key"
    case certify
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    certificationRequest = try container.certificationRequest(forKey: .certificationRequest)
    proof = try container.bytes(forKey: .proof, count: Self.proofSizes)
    guard container.contains(.tpm) else { return }
    let parts = try container.superDecoder(forKey: .tpm).closedContainer(keyedBy: TPMKeys.self)
    tpm = try TPMCertifiedKey(from: parts, deviceKey: .deviceKey, certify: .certify)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(certificationRequest), forKey: .certificationRequest)
    try container.encode(Base64URL(proof), forKey: .proof)
    guard let tpm else { return }
    var parts = container.nestedContainer(keyedBy: TPMKeys.self, forKey: .tpm)
    try tpm.encode(to: &parts, deviceKey: .deviceKey, certify: .certify)
  }
}
