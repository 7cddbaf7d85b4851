import CTPM
import DeviceKeys

/// A device key in a TPM: unrestricted P-256 that signs hashes, made there and never leaving it, without password
/// and not subject to lockout.
public final class TPMKey: DeviceKey {
  let blob: TPMKeyBlob
  let tpm: TPM
  public var publicKey: PublicKey { blob.publicArea.publicKey }
  public var protection: KeyProtection { .tpm }
  /// Its public area, for an enrolment.
  public var publicArea: TPMPublic { blob.publicArea }

  init(_ blob: TPMKeyBlob, _ tpm: TPM) {
    self.blob = blob
    self.tpm = tpm
  }

  /// Makes a new key and writes it to `path`, which must not exist: `TSS2 PRIVATE KEY` in PEM, mode 0600.
  ///
  /// - Throws: `TPMError`.
  public static func create(in tpm: TPM, path: String) async throws(TPMError) -> TPMKey {
    let blob = try await tpm.perform { (connection) throws(TPMError) in
      try connection.create(.deviceKey)
    }
    try TPMKeyFile.create(path, blob)
    return TPMKey(blob, tpm)
  }

  /// Reads a key file and checks that it is of such a key. The TPM is not asked: see `check()`.
  ///
  /// - Throws: `TPMError`: `.file`, `.malformed`, `.unsupported`.
  public static func load(path: String, in tpm: TPM) throws(TPMError) -> TPMKey {
    TPMKey(try TPMKeyFile.load(path, .deviceKey), tpm)
  }

  /// Whether this is a key file for a TPM, judged by its first line; whether it is a good one, `load` says.
  public static func isKeyFile(_ path: String) -> Bool { TPMKeyFile.isOne(path) }

  /// Loads the key into the TPM, again if it is there.
  ///
  /// - Throws: `TPMError`; `.notThisTPM` when it belongs to another one.
  public func check() async throws(TPMError) {
    let blob = blob
    try await tpm.perform { (connection) throws(TPMError) in
      connection.release()
      _ = try connection.load(blob)
    }
  }

  public func sign(_ input: SigningInput) async throws(CryptoError) -> Signature {
    let digest = SHA256.digest(input.message)
    let blob = blob
    do throws(TPMError) {
      return try await tpm.perform { (connection) throws(TPMError) in
        try connection.sign(digest, by: blob)
      }
    } catch {
      throw .keyUnavailable("\(error)")
    }
  }
}
