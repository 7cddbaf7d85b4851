import DeviceKeys
import HTTPSupport

/// Body of `POST /v1/enrolments/{id}`: the certification request that answers the nonce, and what a TPM says of the key.
public struct EnrolmentEvidence: Codable, Sendable, Equatable {
  /// What only the TPM with both of its keys could find out, and what it says of the device key.
  public struct TPM: Codable, Sendable, Equatable {
    /// From TPM2_ActivateCredential: 32 bytes.
    public var activatedSecret: [UInt8]
    public var certifiedKey: TPMCertifiedKey

    public init(activatedSecret: [UInt8], certifiedKey: TPMCertifiedKey) {
      self.activatedSecret = activatedSecret
      self.certifiedKey = certifiedKey
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case activatedSecret = "activated_secret"
      case deviceKey = "device_key"
      case certify
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
      activatedSecret = try container.bytes(forKey: .activatedSecret, count: 0...64)
      certifiedKey = try TPMCertifiedKey(
        from: container, deviceKey: .deviceKey, certify: .certify)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Base64URL(activatedSecret), forKey: .activatedSecret)
      try certifiedKey.encode(to: &container, deviceKey: .deviceKey, certify: .certify)
    }
  }

  /// PKCS#10, DER.
  public var certificationRequest: [UInt8]
  /// For a key in a TPM, and only then.
  public var tpm: TPM?

  public init(certificationRequest: [UInt8], tpm: TPM? = nil) {
    self.certificationRequest = certificationRequest
    self.tpm = tpm
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case certificationRequest = "csr"
    case tpm
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    certificationRequest = try container.certificationRequest(forKey: .certificationRequest)
    tpm = try container.decodeIfPresent(TPM.self, forKey: .tpm)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Base64URL(certificationRequest), forKey: .certificationRequest)
    try container.encodeIfPresent(tpm, forKey: .tpm)
  }
}
