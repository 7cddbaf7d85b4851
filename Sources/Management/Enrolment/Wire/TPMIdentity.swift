import HTTPSupport
import TPMEvidence

/// What a TPM shows of itself when an enrolment starts; nothing of it is believed yet.
public struct TPMIdentity: Codable, Sendable, Equatable {
  /// DER, the TPM's own first; empty when its maker put none into it.
  public var endorsementCertificates: [[UInt8]]
  /// TPM2B_PUBLIC.
  public var endorsementKey: [UInt8]
  /// TPM2B_PUBLIC.
  public var attestationKey: [UInt8]
  public var facts: TPMEnrolmentFacts

  public init(
    endorsementCertificates: [[UInt8]], endorsementKey: [UInt8], attestationKey: [UInt8],
    facts: TPMEnrolmentFacts
  ) {
    self.endorsementCertificates = endorsementCertificates
    self.endorsementKey = endorsementKey
    self.attestationKey = attestationKey
    self.facts = facts
  }

  /// Bytes of a TPM2B_PUBLIC.
  static let publicAreaSizes = 3...TPMPublicArea.largest + 2
  static let certificateSizes = 1...EndorsementTrust.largest
  static let certificateCounts = 0...EndorsementTrust.allowedCounts.upperBound

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case endorsementCertificates = "endorsement_certificates"
    case endorsementKey = "endorsement_key"
    case attestationKey = "attestation_key"
    case facts
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.closedContainer(keyedBy: CodingKeys.self)
    endorsementCertificates = try container.byteStrings(
      forKey: .endorsementCertificates, count: Self.certificateCounts, each: Self.certificateSizes)
    endorsementKey = try container.bytes(forKey: .endorsementKey, count: Self.publicAreaSizes)
    attestationKey = try container.bytes(forKey: .attestationKey, count: Self.publicAreaSizes)
    facts = try container.decode(TPMEnrolmentFacts.self, forKey: .facts)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(
      endorsementCertificates.map { Base64URL($0) }, forKey: .endorsementCertificates)
    try container.encode(Base64URL(endorsementKey), forKey: .endorsementKey)
    try container.encode(Base64URL(attestationKey), forKey: .attestationKey)
    try container.encode(facts, forKey: .facts)
  }
}
