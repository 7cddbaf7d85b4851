import CTPM
import DeviceKeys

extension TPMConnection {
  func certify(
    _ subject: TPMKeyBlob, by key: TPMKeyBlob, _ qualifyingData: SHA256Digest
  ) throws(TPMError) -> TPMStatement {
    let signer = try load(key)
    let object = try load(subject)
    var data = try Self.data(qualifyingData)
    // One session cannot authorise both keys; neither has a password.
    return try statement("cannot certify the key") { esys, session, scheme, attest, signature in
      Esys_Certify(
        esys, object, signer, session, ESYS_TR(ESYS_TR_PASSWORD), noHandle, &data, scheme, attest,
        signature)
    }
  }

  func quote(
    _ pcrs: TPML_PCR_SELECTION, by key: TPMKeyBlob, _ qualifyingData: SHA256Digest
  ) throws(TPMError) -> TPMStatement {
    let signer = try load(key)
    var (data, pcrs) = (try Self.data(qualifyingData), pcrs)
    return try statement("cannot quote") { esys, session, scheme, attest, signature in
      Esys_Quote(
        esys, signer, session, noHandle, noHandle, &data, scheme, &pcrs, attest, signature)
    }
  }

  private static func data(_ digest: SHA256Digest) throws(TPMError) -> TPM2B_DATA {
    try Wire.read(
      Wire.sized(digest.bytes), "the qualifying data", into: TPM2B_DATA(),
      Tss2_MU_TPM2B_DATA_Unmarshal)
  }

  private typealias Attest = UnsafeMutablePointer<UnsafeMutablePointer<TPM2B_ATTEST>?>
  private typealias Signed = UnsafeMutablePointer<UnsafeMutablePointer<TPMT_SIGNATURE>?>

  private func statement(
    _ action: String,
    _ command: (OpaquePointer, ESYS_TR, UnsafePointer<TPMT_SIG_SCHEME>, Attest, Signed) -> TSS2_RC
  ) throws(TPMError) -> TPMStatement {
    guard let session else { throw TPMError(.refused, "there is no session to attest in") }
    // That of the key.
    var scheme = TPMT_SIG_SCHEME()
    scheme.scheme = TPMI_ALG_SIG_SCHEME(TPM2_ALG_NULL)
    var attest: UnsafeMutablePointer<TPM2B_ATTEST>?
    defer { Esys_Free(attest) }
    let signature: TPMT_SIGNATURE = try fetch(action) { command($0, session, &scheme, &attest, $1) }
    guard let attest else { throw TPMError(.refused, "\(action): the TPM said nothing") }
    let sized = try Wire.write(attest.pointee, "statement", Tss2_MU_TPM2B_ATTEST_Marshal)
    return TPMStatement(
      attest: Array(sized.dropFirst(2)), signature: try Signature(signature).normalised)
  }
}
