/// Where a TPM is, in the notation of the TPM software stack: `module:options`.
struct TPMAddress: Sendable, Equatable {
  let tcti: String
  /// Whether somebody between us and the TPM swaps keys and sessions, starts it up and shuts it down.
  let hasResourceManager: Bool

  /// - Throws: `TPMError(.unsupported)` unless it is `device:/dev/tpmrm…`, `swtpm:path=…` or `swtpm:host=…,port=…`.
  init(_ tcti: String) throws(TPMError) {
    let parts = tcti.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.count == 2 ? parts[1] : "") {
    case ("device", let path) where path.hasPrefix("/dev/tpmrm"): hasResourceManager = true
    case ("device", _):
      throw TPMError(
        .unsupported,
        "\(tcti) has no resource manager and only one program can open it: use device:/dev/tpmrm0")
    case ("swtpm", let options) where !options.isEmpty: hasResourceManager = false
    default:
      throw TPMError(
        .unsupported, "\(tcti) is no TPM address: use device:/dev/tpmrm0 or swtpm:path=SOCKET")
    }
    self.tcti = tcti
  }
}
