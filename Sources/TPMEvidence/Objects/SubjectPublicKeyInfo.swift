import DeviceKeys

/// The one DER form of a key that is used here (RFC 5480, RFC 3279 §2.3.1).
enum SubjectPublicKeyInfo {
  static func p256(x: some Collection<UInt8>, y: some Collection<UInt8>) -> [UInt8] {
    p256Header + x + y
  }

  /// - Parameter modulus: 256 bytes, the highest bit set; the exponent is 65,537.
  static func rsa2048(modulus: [UInt8]) -> [UInt8] {
    rsaHeader + modulus + [0x02, 0x03, 0x01, 0x00, 0x01]
  }

  /// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING 04 ‖ x ‖ y }, up to the 04.
  private static let p256Header: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
    0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
  ]

  /// SEQUENCE { SEQUENCE { rsaEncryption, NULL }, BIT STRING { SEQUENCE { modulus, exponent } } }, up to the modulus'
  /// sign byte.
  private static let rsaHeader: [UInt8] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0F, 0x00, 0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01,
    0x00,
  ]
}

extension TPMPublicArea {
  /// DER, of either kind of key. One key has one, whatever its attributes and however its exponent is written.
  public var subjectPublicKeyInfo: [UInt8] {
    switch key {
    case .p256(let key): key.subjectPublicKeyInfo
    case .rsa2048(let modulus): SubjectPublicKeyInfo.rsa2048(modulus: modulus)
    }
  }
}
