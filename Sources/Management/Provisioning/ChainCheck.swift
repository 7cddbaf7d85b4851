import DeviceKeys
import FoundationEssentials

/// Whether a chain is the one this device needs: from these roots, for this ID and this key.
struct ChainCheck {
  private let validator: ChainValidator
  private let device: DeviceID
  private let key: any DeviceKey

  init(roots: String, device: DeviceID, key: any DeviceKey) throws(ManagementError) {
    do {
      validator = try ChainValidator(
        anchors: Certificate.list(pem: roots), revocation: .unchecked)
    } catch {
      throw ManagementError(error)
    }
    self.device = device
    self.key = key
  }

  /// Revocation is not looked at: the verifier does that, with a current CRL.
  ///
  /// - Throws: `ManagementError`, `.invalid` or `.mismatch`.
  func accept(_ chain: CertificateChain, at time: Date) throws(ManagementError) {
    let valid: ValidatedChain
    do {
      valid = try validator.validate(chain, at: time)
    } catch {
      throw ManagementError(.invalid, "the device's certificate chain is not valid: \(error)")
    }
    guard valid.deviceID == device else {
      throw ManagementError(.mismatch, "the certificate names another device ID")
    }
    guard chain.device.publicKey == key.publicKey else {
      throw ManagementError(.mismatch, "the certificate is for another key")
    }
    guard valid.keyProtection.holder == key.protection else {
      throw ManagementError(
        .mismatch, "the certificate says the key lives in a \(valid.keyProtection.rawValue)")
    }
  }
}
