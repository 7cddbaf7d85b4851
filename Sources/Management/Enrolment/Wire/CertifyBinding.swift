import DeviceKeys

/// What TPM2_Certify of a device key must answer: this exchange, this device, this key.
public enum CertifyBinding {
  private static let domain = Array("attestcam/certify/1".utf8)

  /// SHA-256("attestcam/certify/1" ‖ nonce ‖ device ID ‖ SHA-256(SubjectPublicKeyInfo)): 32 bytes, which every TPM takes.
  ///
  /// - Parameter publicKey: of the device.
  public static func qualifyingData(
    nonce: Nonce, device: DeviceID, publicKey: PublicKey
  ) -> [UInt8] {
    let key = SHA256.digest(publicKey.subjectPublicKeyInfo).bytes
    return SHA256.digest(domain + nonce.bytes + device.bytes + key).bytes
  }
}
