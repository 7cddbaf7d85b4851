/// One connection to the TPM for a whole command; a software TPM without resource manager keeps what nobody flushes.
actor TPMHolder {
  private let tcti: String?
  private var tpm: FactoryTPM?

  init(tcti: String?) { self.tcti = tcti }

  /// - Throws: `DeviceTPMError`.
  func open() throws -> FactoryTPM {
    let tpm = try tpm ?? FactoryTPM(tcti: tcti)
    self.tpm = tpm
    return tpm
  }

  func close() async { await tpm?.close() }
}
