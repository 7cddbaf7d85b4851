import DeviceKeys

/// What the factory asks a device's TPM to do. `attestcam-provision` does it with `TPMKeys`; the CA, which shares
/// this library, links no TPM software.
public protocol DeviceTPM: Sendable {
  /// Name of the storage primary, under which the device's keys live.
  func storagePrimaryName() async throws -> TPMName
  /// Makes a device key and writes it to `path`, which is not there yet: `TSS2 PRIVATE KEY`, 0600, durable.
  func makeDeviceKey(at path: String) async throws
  /// Makes a restricted attestation key, likewise.
  func makeAttestationKey(at path: String) async throws
  /// Uses the device key in the file at `path`.
  func deviceKey(at path: String) async throws -> any DeviceKey
  /// What the CA needs to know of this TPM.
  func identity(attestationKey path: String) async throws -> TPMIdentity
  /// TPM2_ActivateCredential.
  ///
  /// - Returns: the secret.
  func activate(_ credential: SealedCredential, attestationKey path: String) async throws -> [UInt8]
  /// TPM2_Certify of the device key at `path` by the attestation key.
  ///
  /// - Parameter qualifyingData: 32 bytes.
  func certify(
    deviceKey path: String, attestationKey: String, qualifyingData: [UInt8]
  ) async throws -> TPMCertifiedKey
}
