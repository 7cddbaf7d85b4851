import DeviceKeys

extension KeyProtection {
  /// Where the key lives and who vouched for it, as the end of "the key is held in …".
  public var words: String {
    switch self {
    case .file: "a file"
    case .tpm: "a TPM"
    case .shared: "a file, shared by a batch of devices"
    case .tpmFirstUse: "a TPM taken on first use"
    case .unattested: "a place that nobody vouched for"
    }
  }
}
