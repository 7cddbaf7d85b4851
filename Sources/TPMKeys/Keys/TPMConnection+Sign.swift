import CTPM
import DeviceKeys

extension TPMConnection {
  /// TPM2_Sign, ECDSA with SHA-256; s ≤ n/2.
  func sign(_ digest: SHA256Digest, by key: TPMKeyBlob) throws(TPMError) -> Signature {
    let handle = try load(key)
    guard let session else { throw TPMError(.refused, "there is no session to sign in") }
    var hash = try Wire.read(
      Wire.sized(digest.bytes), "a digest", into: TPM2B_DIGEST(), Tss2_MU_TPM2B_DIGEST_Unmarshal)
    var scheme = TPMT_SIG_SCHEME()
    scheme.scheme = TPMI_ALG_SIG_SCHEME(TPM2_ALG_ECDSA)
    scheme.details.ecdsa.hashAlg = TPMI_ALG_HASH(TPM2_ALG_SHA256)
    // Not a hash of the TPM's own, which only restricted keys ask for.
    var ticket = TPMT_TK_HASHCHECK()
    ticket.tag = TPM2_ST(TPM2_ST_HASHCHECK)
    ticket.hierarchy = TPMI_RH_HIERARCHY(TPM2_RH_NULL)
    let signature: TPMT_SIGNATURE = try fetch("cannot sign") {
      Esys_Sign($0, handle, session, noHandle, noHandle, &hash, &scheme, &ticket, $1)
    }
    return try Signature(signature).normalised
  }
}

extension Signature {
  /// r and s, left-padded: a TPM may drop leading zeros.
  ///
  /// - Throws: `TPMError(.unsupported)` for another algorithm or curve.
  init(_ signature: TPMT_SIGNATURE) throws(TPMError) {
    let values = signature.signature.ecdsa
    guard signature.sigAlg == TPM2_ALG_ECDSA, values.hash == TPM2_ALG_SHA256,
      let r = Self.padded(values.signatureR), let s = Self.padded(values.signatureS),
      let padded = Signature(r + s)
    else { throw TPMError(.unsupported, "the TPM's signature is not ECDSA on P-256 with SHA-256") }
    self = padded
  }

  static func padded(_ value: TPM2B_ECC_PARAMETER) -> [UInt8]? {
    let count = Int(value.size)
    guard count <= 32 else { return nil }
    let bytes = withUnsafeBytes(of: value.buffer) { Array($0.prefix(count)) }
    return [UInt8](repeating: 0, count: 32 - count) + bytes
  }
}
