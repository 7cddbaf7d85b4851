import FoundationEssentials

/// A chain that `ChainValidator` accepted: only it makes one.
public struct ValidatedChain: Sendable {
  public let chain: CertificateChain
  /// Whom the device certificate names.
  public let deviceID: DeviceID
  /// Where, by the certificate's policy, the key is kept.
  public let keyProtection: KeyProtection
  /// When the first certificate of the path or the first CRL runs out; the result holds no longer.
  public let validUntil: Date

  init(
    chain: CertificateChain, deviceID: DeviceID, keyProtection: KeyProtection, validUntil: Date
  ) {
    self.chain = chain
    self.deviceID = deviceID
    self.keyProtection = keyProtection
    self.validUntil = validUntil
  }
}
