import DeviceKeys

/// What a TPM says with an attestation key (TPMS_ATTEST, TPM 2.0 Part 2 §10.12.12), as read: nothing about it is
/// believed before the signature was checked (see `TPMCertification` and `TPMQuote`).
public struct TPMAttest: Sendable, Hashable {
  public enum Statement: Sendable, Hashable {
    /// An object with this name is loaded in this TPM (TPM2_Certify).
    case certify(name: TPMName, qualifiedName: TPMName)
    /// The selected registers have this digest together (TPM2_Quote).
    case quote(selections: [TPMPCRSelection], digest: SHA256Digest)
  }

  /// Longer than any certification or quote.
  public static let largest = 512

  /// Names the attestation key and its place in the TPM's hierarchies.
  public let qualifiedSigner: TPMName
  /// The challenge that is answered, up to 64 bytes.
  public let qualifyingData: [UInt8]
  public let clock: TPMClock
  /// The maker's; disguised like the counters of `TPMClock`.
  public let firmwareVersion: UInt64
  public let statement: Statement

  /// - Throws: `TPMEvidenceError`: `.malformed`, `.unsupported`, `.notFromTPM` for another magic number,
  ///   `.wrongStatement` for a kind that is neither certification nor quote.
  public init(_ bytes: some Collection<UInt8>) throws(TPMEvidenceError) {
    guard bytes.count <= Self.largest else {
      throw TPMEvidenceError(
        .malformed, "TPMS_ATTEST has \(bytes.count) bytes, more than \(Self.largest)")
    }
    var reader = TPMReader(Array(bytes)[...], "TPMS_ATTEST")
    // Without this number a restricted key signs whatever it is given: the mark of the TPM's own words.
    guard try reader.integer(UInt32.self, "magic") == 0xFF54_4347 else {
      throw TPMEvidenceError(
        .notFromTPM, "TPMS_ATTEST: magic is not TPM_GENERATED_VALUE; no TPM made these bytes")
    }
    let type = try reader.integer(UInt16.self, "type")
    qualifiedSigner = try reader.name("qualifiedSigner")
    qualifyingData = Array(try reader.sized("extraData", allowed: 0...64))
    clock = try reader.clock()
    firmwareVersion = try reader.integer(UInt64.self, "firmwareVersion")
    statement = try reader.statement(type)
    try reader.end()
  }

  /// Reads what `key` has signed, in answer to `qualifyingData`.
  init(
    _ bytes: [UInt8], signature: Signature, by key: TPMPublicArea, qualifyingData: [UInt8]
  ) throws(TPMEvidenceError) {
    try key.requireAttestationKey()
    // TPMs do not choose the smaller s, so either is taken: nothing depends on the signature's uniqueness here.
    guard key.publicKey?.isValid(signature, of: bytes) == true else {
      throw TPMEvidenceError(
        .signature, "the statement is not signed by the attestation key \(key.name)")
    }
    try self.init(bytes)
    guard constantTimeEqual(self.qualifyingData, qualifyingData) else {
      throw TPMEvidenceError(
        .wrongQualifyingData, "the statement does not answer this challenge; get a new one")
    }
  }
}

extension TPMReader {
  fileprivate mutating func clock() throws(TPMEvidenceError) -> TPMClock {
    let milliseconds = try integer(UInt64.self, "clock")
    let resetCount = try integer(UInt32.self, "resetCount")
    let restartCount = try integer(UInt32.self, "restartCount")
    let safe = try integer(UInt8.self, "safe")
    guard safe <= 1 else { throw malformed("safe is \(safe), not 0 or 1") }
    return TPMClock(
      milliseconds: milliseconds, resetCount: resetCount, restartCount: restartCount,
      isSafe: safe == 1)
  }

  fileprivate mutating func statement(
    _ type: UInt16
  ) throws(TPMEvidenceError) -> TPMAttest.Statement {
    switch type {
    case 0x8017:
      return .certify(
        name: try name("the certified name"),
        qualifiedName: try name("the certified qualified name"))
    case 0x8018:
      let selections = try pcrSelections()
      let digest = try sized("pcrDigest", allowed: 32...32)
      guard let digest = SHA256Digest(digest) else { throw malformed("pcrDigest is no SHA-256") }
      return .quote(selections: selections, digest: digest)
    default:
      throw TPMEvidenceError(
        .wrongStatement,
        "TPMS_ATTEST: type is 0x\(String(type, radix: 16)), neither certification nor quote")
    }
  }
}
