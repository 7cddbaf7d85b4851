import DeviceKeys
import TPMEvidence

/// What the factory asks a device's TPM to do. `attestcam-provision` does it with `TPMKeys`; the CA, which shares
/// this library, links no TPM software.
public protocol DeviceTPM: Sendable {
  /// Name of the storage primary, under which the device's keys live.
  func storagePrimaryName() async throws -> TPMName
  /// Makes a device key.
  ///
  /// - Returns: the text of a `TSS2 PRIVATE KEY` file.
  func makeDeviceKey() async throws -> String
  /// Makes a restricted attestation key, likewise.
  func makeAttestationKey() async throws -> String
  /// Uses the device key in the file at `path`.
  func deviceKey(at path: String) async throws -> any DeviceKey
  /// What the CA needs to know of this TPM.
  func identity(attestationKey path: String) async throws -> DeviceTPMIdentity
  /// TPM2_ActivateCredential.
  ///
  /// - Returns: the secret.
  func activate(_ credential: TPMCredentialBlob, attestationKey path: String) async throws -> [UInt8]
  /// TPM2_Certify of the device key at `path` by the attestation key.
  func certify(
    deviceKey path: String, attestationKey: String, qualifyingData: SHA256Digest
  ) async throws -> DeviceKeyCertification
}

/// A TPM as the CA gets to know it; structures in their TPM 2.0 wire form.
public struct DeviceTPMIdentity: Sendable {
  /// DER, out of NV; the endorsement key's own first. Empty when the TPM has none.
  public var endorsementCertificates: [[UInt8]]
  /// TPM2B_PUBLIC.
  public var endorsementKey: [UInt8]
  /// TPM2B_PUBLIC.
  public var attestationKey: [UInt8]
  public var manufacturer: String
  public var vendor: String
  public var firmware: String
  public var isInLockout: Bool

  public init(
    endorsementCertificates: [[UInt8]], endorsementKey: [UInt8], attestationKey: [UInt8],
    manufacturer: String, vendor: String, firmware: String, isInLockout: Bool
  ) {
    self.endorsementCertificates = endorsementCertificates
    self.endorsementKey = endorsementKey
    self.attestationKey = attestationKey
    self.manufacturer = manufacturer
    self.vendor = vendor
    self.firmware = firmware
    self.isInLockout = isInLockout
  }
}

/// TPM2B_ID_OBJECT and TPM2B_ENCRYPTED_SECRET as they came from the CA.
public struct TPMCredentialBlob: Sendable {
  public let idObject: [UInt8]
  public let encryptedSecret: [UInt8]
}

/// The TPM's proof that the device key is in it.
public struct DeviceKeyCertification: Sendable {
  /// TPM2B_PUBLIC of the device key.
  public var deviceKey: [UInt8]
  public var certification: TPMCertification

  public init(deviceKey: [UInt8], certification: TPMCertification) {
    self.deviceKey = deviceKey
    self.certification = certification
  }
}

/// Why the TPM did not do it.
public struct DeviceTPMError: Error, Sendable, Equatable {
  /// Whether the very same command may succeed later.
  public let isTemporary: Bool
  public let message: String
  /// What to do, when there is more to say than "try again".
  public let action: String?

  public init(isTemporary: Bool, _ message: String, action: String? = nil) {
    self.isTemporary = isTemporary
    self.message = message
    self.action = action
  }
}
