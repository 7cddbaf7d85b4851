import DeviceKeys
import TPMEvidence

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

/// TPM2B.
func sized(_ bytes: some Collection<UInt8>) -> [UInt8] {
  bigEndian(UInt16(bytes.count)) + Array(bytes)
}

/// A TPMT_PUBLIC of an ECC key, field by field; the defaults are those of an attestation key.
struct PublicAreaBytes {
  var type: UInt16 = 0x0023
  var nameAlgorithm: UInt16 = 0x000B
  var attributes: TPMObjectAttributes = .attestationKey
  var policy: [UInt8] = []
  var symmetric = bigEndian(UInt16(0x0010))
  var scheme = bigEndian(UInt16(0x0018)) + bigEndian(UInt16(0x000B))
  var curve: UInt16 = 3
  var kdf: UInt16 = 0x0010
  var x: [UInt8]
  var y: [UInt8]

  init(_ key: SoftKey) { (x, y) = (key.x, key.y) }

  var bytes: [UInt8] {
    bigEndian(type) + bigEndian(nameAlgorithm) + bigEndian(attributes.rawValue) + sized(policy)
      + symmetric + scheme + bigEndian(curve) + bigEndian(kdf) + sized(x) + sized(y)
  }

  /// With one field changed.
  func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var copy = self
    copy[keyPath: field] = value
    return copy
  }

  static let aes128CFB = bigEndian(UInt16(6)) + bigEndian(UInt16(128)) + bigEndian(UInt16(0x43))
  static let noScheme = bigEndian(UInt16(0x0010))
}

extension TPMObjectAttributes {
  static let attestationKey: TPMObjectAttributes = [
    .fixedTPM, .fixedParent, .sensitiveDataOrigin, .userWithAuth, .restricted, .sign, .noDA,
  ]
}

/// A TPMS_ATTEST, field by field.
struct AttestBytes {
  var magic: UInt32 = 0xFF54_4347
  var type: UInt16
  var signer = TPMName(publicArea: [1]).bytes
  var extraData: [UInt8]
  var safe: UInt8 = 1
  var statement: [UInt8]

  static func certify(_ name: TPMName, _ challenge: [UInt8]) -> Self {
    Self(
      type: 0x8017, extraData: challenge,
      statement: sized(name.bytes) + sized(TPMName(publicArea: [2]).bytes))
  }

  static func quote(_ challenge: [UInt8], selections: [UInt8]? = nil) -> Self {
    let first = bigEndian(UInt32(1)) + bigEndian(UInt16(0x000B)) + [3, 0x81, 0x00, 0x80]
    let digest = [UInt8](repeating: 5, count: 32)
    return Self(
      type: 0x8018, extraData: challenge, statement: (selections ?? first) + sized(digest))
  }

  var bytes: [UInt8] {
    bigEndian(magic) + bigEndian(type) + sized(signer) + sized(extraData)
      + bigEndian(UInt64(99)) + bigEndian(UInt32(4)) + bigEndian(UInt32(2)) + [safe]
      + bigEndian(UInt64(0x2019_1023)) + statement
  }

  /// With one field changed.
  func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var copy = self
    copy[keyPath: field] = value
    return copy
  }
}
