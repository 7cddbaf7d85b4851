import DeviceKeys
import FoundationEssentials

/// Whether a chain is the one this device needs: from these roots, for this ID and this key.
struct ChainCheck {
  private let validator: ChainValidator
  private let device: DeviceID
  private let key: any DeviceKey
  private let attestationKey: TPMName?

  /// - Parameter attestationKey: that the certificate must name; for keys in a TPM.
  init(
    roots: String, device: DeviceID, key: any DeviceKey, attestationKey: TPMName? = nil
  ) throws(ManagementError) {
    do {
      validator = try ChainValidator(
        anchors: Certificate.list(pem: roots), revocation: .unchecked)
    } catch {
      throw ManagementError(error)
    }
    self.device = device
    self.key = key
    self.attestationKey = attestationKey
  }

  /// Revocation is not looked at: the verifier does that, with a current CRL.
  ///
  /// - Returns: where, by the certificate, the key is kept.
  /// - Throws: `ManagementError`, `.invalid` or `.mismatch`.
  @discardableResult
  func accept(_ chain: CertificateChain, at time: Date) throws(ManagementError) -> KeyProtection {
    let valid: ValidatedChain
    do {
      valid = try validator.validate(chain, at: time)
    } catch {
      let clock =
        [.expired, .notYetValid].contains(error.code)
        ? "; is the clock right? It shows \(time.rfc3339)" : ""
      throw ManagementError(.invalid, "the certificate chain is not valid: \(error)\(clock)")
    }
    guard valid.deviceID == device else {
      throw ManagementError(.mismatch, "the certificate names another device ID")
    }
    guard chain.device.publicKey == key.publicKey else {
      throw ManagementError(.mismatch, "the certificate is for another key")
    }
    guard valid.keyProtection.holder == key.protection else {
      throw ManagementError(
        .mismatch,
        "the certificate says the key is kept elsewhere (\(valid.keyProtection.rawValue))")
    }
    guard attestationKey == nil || chain.device.attestationKey == attestationKey else {
      throw ManagementError(.mismatch, "the certificate names another attestation key")
    }
    return valid.keyProtection
  }
}
