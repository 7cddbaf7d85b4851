import DeviceKeys

extension TPMReader {
  /// TPMT_SYM_DEF_OBJECT (Part 2 §11.1.7): none or AES-128-CFB.
  mutating func symmetricCipher() throws(TPMEvidenceError) -> Bool {
    guard try algorithm("symmetric", .null, .aes) == .aes else { return false }
    let bits = try integer(UInt16.self, "symmetric keyBits")
    guard bits == 128 else { throw unsupported("symmetric keyBits is \(bits), not 128") }
    _ = try algorithm("symmetric mode", .cfb)
    return true
  }

  /// TPMT_ECC_SCHEME (Part 2 §11.2.5.6), the curve and TPMT_KDF_SCHEME.
  mutating func eccScheme() throws(TPMEvidenceError) -> TPMPublicArea.Scheme {
    let isECDSA = try algorithm("scheme", .null, .ecdsa) == .ecdsa
    if isECDSA { _ = try algorithm("scheme hash", .sha256) }
    let curve = try integer(UInt16.self, "curveID")
    guard curve == 3 else { throw unsupported("curveID is \(curve), not 3 (P-256)") }
    _ = try algorithm("kdf", .null)
    return isECDSA ? .ecdsaSHA256 : .none
  }

  /// TPMS_ECC_POINT: both coordinates padded to the curve's size (Part 1 §C.8), the point on the curve.
  mutating func point() throws(TPMEvidenceError) -> PublicKey {
    let x = try sized("unique x", allowed: 32...32)
    let y = try sized("unique y", allowed: 32...32)
    do { return try PublicKey(subjectPublicKeyInfo: SubjectPublicKeyInfo.p256(x: x, y: y)) } catch {
      throw malformed("unique is not a point of P-256")
    }
  }

  /// keyBits and exponent of TPMS_RSA_PARMS (Part 2 §12.2.3.5) and the modulus.
  mutating func modulus() throws(TPMEvidenceError) -> [UInt8] {
    let bits = try integer(UInt16.self, "keyBits")
    guard bits == 2048 else { throw unsupported("keyBits is \(bits), not 2048") }
    // 0 is the TPM's default, 65,537.
    let exponent = try integer(UInt32.self, "exponent")
    guard exponent == 0 || exponent == 65_537 else {
      throw unsupported("exponent is \(exponent), not 65537")
    }
    let modulus = Array(try sized("unique", allowed: 256...256))
    guard modulus[0] >= 0x80, modulus[255] & 1 == 1 else {
      throw malformed("unique is not an RSA modulus of 2048 bits")
    }
    return modulus
  }
}
