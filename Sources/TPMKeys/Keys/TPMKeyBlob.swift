/// A key as it is kept outside the TPM: only the parent that wrapped it can use it.
struct TPMKeyBlob: Sendable, Equatable {
  let publicArea: TPMPublic
  /// TPM2B_PRIVATE, encrypted and authenticated by the parent.
  let privatePart: [UInt8]
}
