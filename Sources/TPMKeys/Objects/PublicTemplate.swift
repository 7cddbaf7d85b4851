import CTPM

/// A TPMT_PUBLIC (TPM 2.0 Part 2 §12.2.4) up to `unique`, which the TPM fills in, and what stands there when a key is
/// asked for.
struct PublicTemplate: Sendable, Equatable {
  /// Everything that is fixed: type, hash of the Name, attributes, policy, algorithms.
  let fixed: [UInt8]
  /// An empty or zero public key.
  let unique: [UInt8]

  /// TPM2B_PUBLIC.
  var sized: [UInt8] { Wire.sized(fixed + unique) }

  /// Parent of our keys (SRK). The template is that of tpm2-openssl for the parent 0x40000001, so that it
  /// can use our key files.
  static let storagePrimary = PublicTemplate(
    ecc: made | withPassword | noDA | restricted | decrypt, symmetric: aes128CFB, scheme: none)

  /// Signs any hash that the host computed.
  static let deviceKey = PublicTemplate(
    ecc: made | withPassword | noDA | sign, symmetric: none, scheme: ecdsaSHA256)

  /// Signs only what the TPM itself made.
  static let attestationKey = PublicTemplate(
    ecc: made | withPassword | noDA | restricted | sign, symmetric: none, scheme: ecdsaSHA256)

  /// TCG EK Credential Profile 2.5 §B.3.4, template L-2.
  static let endorsementECC = PublicTemplate(
    ecc: made | withPolicy | restricted | decrypt, policy: policyA, symmetric: aes128CFB,
    scheme: none, unique: Wire.sized(zeros(32)) + Wire.sized(zeros(32)))

  /// TCG EK Credential Profile 2.5 §B.3.3, template L-1.
  static let endorsementRSA = PublicTemplate(
    rsa: made | withPolicy | restricted | decrypt, policy: policyA, unique: Wire.sized(zeros(256)))

  /// TCG EK Credential Profile 2.5 §B.4.5, template H-2.
  static let highEndorsementECC = PublicTemplate(
    ecc: made | withPassword | withPolicy | restricted | decrypt, policy: policyB,
    symmetric: aes128CFB, scheme: none)

  /// TCG EK Credential Profile 2.5 §B.4.4, template H-1.
  static let highEndorsementRSA = PublicTemplate(
    rsa: made | withPassword | withPolicy | restricted | decrypt, policy: policyB,
    unique: Wire.sized([]))

  private init(
    ecc attributes: TPMA_OBJECT, policy: [UInt8] = [], symmetric: [UInt8], scheme: [UInt8],
    unique: [UInt8] = Wire.sized([]) + Wire.sized([])
  ) {
    fixed =
      Wire.bytes(UInt16(TPM2_ALG_ECC)) + Wire.bytes(UInt16(TPM2_ALG_SHA256))
      + Wire.bytes(attributes) + Wire.sized(policy) + symmetric + scheme
      + Wire.bytes(UInt16(TPM2_ECC_NIST_P256)) + Self.none
    self.unique = unique
  }

  private init(rsa attributes: TPMA_OBJECT, policy: [UInt8], unique: [UInt8]) {
    let defaultExponent: UInt32 = 0
    fixed =
      Wire.bytes(UInt16(TPM2_ALG_RSA)) + Wire.bytes(UInt16(TPM2_ALG_SHA256))
      + Wire.bytes(attributes) + Wire.sized(policy) + Self.aes128CFB + Self.none
      + Wire.bytes(UInt16(2048)) + Wire.bytes(defaultExponent)
    self.unique = unique
  }

  /// Drawn by the TPM, never to leave it.
  private static let made =
    TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN
  private static let withPassword = TPMA_OBJECT_USERWITHAUTH
  private static let withPolicy = TPMA_OBJECT_ADMINWITHPOLICY
  private static let noDA = TPMA_OBJECT_NODA
  private static let restricted = TPMA_OBJECT_RESTRICTED
  private static let decrypt = TPMA_OBJECT_DECRYPT
  private static let sign = TPMA_OBJECT_SIGN_ENCRYPT

  private static let none = Wire.bytes(UInt16(TPM2_ALG_NULL))
  private static let aes128CFB =
    Wire.bytes(UInt16(TPM2_ALG_AES)) + Wire.bytes(UInt16(128)) + Wire.bytes(UInt16(TPM2_ALG_CFB))
  private static let ecdsaSHA256 =
    Wire.bytes(UInt16(TPM2_ALG_ECDSA)) + Wire.bytes(UInt16(TPM2_ALG_SHA256))

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// PolicySecret(TPM_RH_ENDORSEMENT), SHA-256.
  private static let policyA: [UInt8] = [
    0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xB3, 0xF8, 0x1A, 0x90, 0xCC, 0x8D, 0x46, 0xA5, 0xD7, 0x24,
    0xFD, 0x52, 0xD7, 0x6E, 0x06, 0x52, 0x0B, 0x64, 0xF2, 0xA1, 0xDA, 0x1B, 0x33, 0x14, 0x69, 0xAA,
  ]

  /// Policy A, or what the NV index 0x01C07F01 says.
  private static let policyB: [UInt8] = [
    0xCA, 0x3D, 0x0A, 0x99, 0xA2, 0xB9, 0x39, 0x06, 0xF7, 0xA3, 0x34, 0x24, 0x14, 0xEF, 0xCF, 0xB3,
    0xA3, 0x85, 0xD4, 0x4C, 0xD1, 0xFD, 0x45, 0x90, 0x89, 0xD1, 0x9B, 0x50, 0x71, 0xC0, 0xB7, 0xA0,
  ]
}
