import DeviceKeys
import FoundationEssentials
import GRDB
import TPMEvidence

/// The TPM that a device was enrolled with.
public struct RegisteredTPM: Sendable, Hashable {
  /// SHA-256 of the endorsement key's SubjectPublicKeyInfo: the same for all templates and encodings of one key.
  public var endorsementKey: SHA256Digest
  /// SHA-256 of the endorsement certificate; nil for a TPM taken on first use.
  public var endorsementCertificate: SHA256Digest?
  /// Whose quotes and certifications count for this device.
  public var attestationKey: TPMPublicArea
  public var manufacturer: String
  public var vendor: String
  public var firmware: String
  public var isInLockout: Bool

  init(
    endorsementKey: TPMPublicArea, endorsementCertificate: SHA256Digest?,
    attestationKey: TPMPublicArea, facts: TPMEnrolmentFacts
  ) {
    self.endorsementKey = SHA256.digest(endorsementKey.subjectPublicKeyInfo)
    self.endorsementCertificate = endorsementCertificate
    self.attestationKey = attestationKey
    manufacturer = facts.manufacturer
    vendor = facts.vendor
    firmware = facts.firmware
    isInLockout = facts.isInLockout
  }

  /// - Returns: nil for a device without a TPM.
  init?(row: Row) throws {
    guard let endorsement = (row["endorsement_key"] as Data?).flatMap({ SHA256Digest($0) }),
      let attestation = row["attestation_key"] as Data?
    else { return nil }
    endorsementKey = endorsement
    endorsementCertificate = (row["endorsement_certificate"] as Data?).flatMap { SHA256Digest($0) }
    attestationKey = try TPMPublicArea(Array(attestation))
    manufacturer = row["manufacturer"] ?? ""
    vendor = row["vendor"] ?? ""
    firmware = row["firmware"] ?? ""
    isInLockout = row["in_lockout"] ?? false
  }
}

extension RegisteredTPM: Encodable {
  private enum CodingKeys: String, CodingKey {
    case endorsementKey = "endorsement_key"
    case endorsementCertificate = "endorsement_certificate"
    case attestationName = "attestation_name"
    case manufacturer
    case vendor
    case firmware
    case isInLockout = "in_lockout"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("\(endorsementKey)", forKey: .endorsementKey)
    try container.encodeIfPresent(
      endorsementCertificate.map { "\($0)" }, forKey: .endorsementCertificate)
    try container.encode("\(attestationKey.name)", forKey: .attestationName)
    try container.encode(manufacturer, forKey: .manufacturer)
    try container.encode(vendor, forKey: .vendor)
    try container.encode(firmware, forKey: .firmware)
    try container.encode(isInLockout, forKey: .isInLockout)
  }
}
