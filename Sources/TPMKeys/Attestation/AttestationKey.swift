import CTPM
import DeviceKeys

/// A key that signs only what the TPM itself says: that another key is in it, or what its PCRs hold. Restricted
/// P-256, without password and not subject to lockout.
public final class AttestationKey: Sendable {
  let blob: TPMKeyBlob
  let tpm: TPM
  /// Its public area, for an enrolment.
  public var publicArea: TPMPublic { blob.publicArea }

  private init(_ blob: TPMKeyBlob, _ tpm: TPM) {
    self.blob = blob
    self.tpm = tpm
  }

  /// Makes a new key and writes it to `path`, which must not exist: `TSS2 PRIVATE KEY` in PEM, mode 0600.
  ///
  /// - Throws: `TPMError`.
  public static func create(in tpm: TPM, path: String) async throws(TPMError) -> AttestationKey {
    let blob = try await tpm.perform { (connection) throws(TPMError) in
      try connection.create(.attestationKey)
    }
    try TPMKeyFile.create(path, blob)
    return AttestationKey(blob, tpm)
  }

  /// Reads a key file and checks that it is of such a key.
  ///
  /// - Throws: `TPMError`: `.file`, `.malformed`, `.unsupported`.
  public static func load(path: String, in tpm: TPM) throws(TPMError) -> AttestationKey {
    AttestationKey(try TPMKeyFile.load(path, .attestationKey), tpm)
  }

  /// TPM2_Certify: the TPM says that it holds this key.
  ///
  /// - Parameters:
  ///   - key: of the same TPM.
  ///   - qualifyingData: 32 bytes that the statement repeats; some TPMs take no more than 34.
  /// - Throws: `TPMError`.
  public func certify(
    _ key: TPMKey, qualifyingData: SHA256Digest
  ) async throws(TPMError) -> TPMStatement {
    let (blob, subject) = (blob, key.blob)
    return try await tpm.perform { (connection) throws(TPMError) in
      try connection.certify(subject, by: blob, qualifyingData)
    }
  }

  /// TPM2_Quote: the TPM says what its PCRs hold.
  ///
  /// - Parameters:
  ///   - pcrs: of the SHA-256 bank, each 0…23.
  ///   - qualifyingData: 32 bytes that the statement repeats.
  /// - Throws: `TPMError`; `.unsupported` for other PCRs.
  public func quote(
    pcrs: Set<Int>, qualifyingData: SHA256Digest
  ) async throws(TPMError) -> TPMStatement {
    let selection = try TPML_PCR_SELECTION(sha256: pcrs)
    let blob = blob
    return try await tpm.perform { (connection) throws(TPMError) in
      try connection.quote(selection, by: blob, qualifyingData)
    }
  }
}

extension TPML_PCR_SELECTION {
  fileprivate init(sha256 pcrs: Set<Int>) throws(TPMError) {
    guard !pcrs.isEmpty, pcrs.allSatisfy((0...23).contains) else {
      throw TPMError(.unsupported, "a quote is of one or more of the PCRs 0…23")
    }
    let bits = pcrs.reduce(UInt32(0)) { $0 | 1 << UInt32($1) }
    self.init()
    count = 1
    pcrSelections.0.hash = TPMI_ALG_HASH(TPM2_ALG_SHA256)
    pcrSelections.0.sizeofSelect = 3
    pcrSelections.0.pcrSelect.0 = UInt8(truncatingIfNeeded: bits)
    pcrSelections.0.pcrSelect.1 = UInt8(truncatingIfNeeded: bits >> 8)
    pcrSelections.0.pcrSelect.2 = UInt8(truncatingIfNeeded: bits >> 16)
  }
}
