import CBOR
import DeviceKeys
import TPMEvidence

/// Payload of an enrolment request in a file (docs/enrolment.md): both messages of a network enrolment in one. The
/// nonce, a ticket's, is in the certification request.
public struct EnrolmentRequestFile: Sendable, Equatable {
  /// As it would be sent over the network.
  public private(set) var start: EnrolmentStart
  /// PKCS#10, DER.
  public let certificationRequest: [UInt8]
  public let certifiedKey: TPMCertifiedKey?

  /// - Returns: nil unless a TPM's evidence is there for a key in a TPM, and only then.
  public init?(
    start: EnrolmentStart, certificationRequest: [UInt8], certifiedKey: TPMCertifiedKey? = nil
  ) {
    let isTPM = start.keyProtection == .tpm
    guard (start.tpm != nil) == isTPM, (certifiedKey != nil) == isTPM else { return nil }
    self.start = start
    self.certificationRequest = certificationRequest
    self.certifiedKey = certifiedKey
  }

  /// With other words about batch and model.
  func replacing(_ start: EnrolmentStart) -> EnrolmentRequestFile {
    var copy = self
    copy.start = start
    return copy
  }

  /// Deterministic CBOR.
  public var payload: [UInt8] {
    var entries = [
      CBOREntry(1, .bytes(start.deviceID.bytes)),
      CBOREntry(2, .int(start.keyProtection.claimValue)),
      CBOREntry(3, .bytes(certificationRequest)),
    ]
    if let batch = start.batch { entries.append(CBOREntry(4, .text(batch.text))) }
    if let model = start.model { entries.append(CBOREntry(5, .text(model.text))) }
    if let tpm = start.tpm, let certifiedKey {
      entries.append(CBOREntry(6, Self.value(tpm, certifiedKey)))
    }
    return CBOREncoder.encode(.map(entries), capacity: 4096)
  }

  private static func value(_ tpm: TPMIdentity, _ key: TPMCertifiedKey) -> CBORValue {
    [
      1: .array(tpm.endorsementCertificates.map { CBORValue.bytes($0) }),
      2: .bytes(tpm.endorsementKey), 3: .bytes(tpm.attestationKey), 4: .bytes(key.publicArea),
      5: .bytes(key.certification.attest), 6: .bytes(key.certification.signature.bytes),
      7: [
        1: .text(tpm.facts.manufacturer), 2: .text(tpm.facts.vendor),
        3: .text(tpm.facts.firmware), 4: .bool(tpm.facts.isInLockout),
      ],
    ]
  }

  /// Reads a payload strictly.
  ///
  /// - Throws: `ManagementError(.invalid)` that names the member.
  public init(payload: ArraySlice<UInt8>) throws(ManagementError) {
    let members = try CBORMembers(payload, "enrolment request")
    try members.requireOnly([1, 2, 3, 4, 5, 6])
    let device = try members.deviceID(1)
    let number = try members.integer(2)
    guard let protection = EnrolmentStart.requestable.first(where: { $0.claimValue == number })
    else { throw members.invalid(2, "must be a protection that a device may ask for") }
    certificationRequest = try members.bytes(3, 1...2 * CertificationRequest.largest)
    var tpm: (TPMIdentity, TPMCertifiedKey)?
    if let parts = try members.nested(6) { tpm = try Self.readTPM(parts) }
    guard (tpm != nil) == (protection == .tpm) else {
      throw members.invalid(6, "must be there for a key in a TPM, and only then")
    }
    start = EnrolmentStart(
      deviceID: device, keyProtection: protection, batch: try members.name(4),
      model: try members.name(5), tpm: tpm?.0)
    certifiedKey = tpm?.1
  }

  private static func readTPM(
    _ parts: CBORMembers
  ) throws(ManagementError) -> (TPMIdentity, TPMCertifiedKey) {
    try parts.requireOnly([1, 2, 3, 4, 5, 6, 7])
    guard let signature = Signature(try parts.bytes(6, 64...64)),
      let facts = try parts.nested(7)
    else { throw parts.invalid(7, "is missing") }
    try facts.requireOnly([1, 2, 3, 4])
    guard
      let known = TPMEnrolmentFacts(
        manufacturer: try facts.text(1), vendor: try facts.text(2), firmware: try facts.text(3),
        isInLockout: try facts.flag(4))
    else { throw parts.invalid(7, "texts must be printable ASCII of at most 64 characters") }
    let identity = TPMIdentity(
      endorsementCertificates: try parts.byteStrings(
        1, TPMIdentity.certificateCounts, each: TPMIdentity.certificateSizes),
      endorsementKey: try parts.bytes(2, TPMIdentity.publicAreaSizes),
      attestationKey: try parts.bytes(3, TPMIdentity.publicAreaSizes), facts: known)
    let key = TPMCertifiedKey(
      publicArea: try parts.bytes(4, TPMIdentity.publicAreaSizes),
      certification: TPMCertification(
        attest: try parts.bytes(5, 1...TPMAttest.largest), signature: signature))
    return (identity, key)
  }
}
