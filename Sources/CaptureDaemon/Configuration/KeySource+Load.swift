import StrictYAML

extension Configuration.KeySource {
  private enum Kind: String, CaseIterable {
    case file
    case tpm
  }

  init(_ node: YAMLNode) throws(YAMLError) {
    // Which keys there may be depends on one of them.
    let all = ["kind", "path", "passphrase_file", "tcti", "storage_primary"]
    let kind: Kind = try node.members(all).required("kind").choice()
    switch kind {
    case .file:
      let members = try node.members(["kind", "path", "passphrase_file"])
      self = .file(
        path: try members.required("path").path(),
        passphrase: try members["passphrase_file"]?.path())
    case .tpm:
      let members = try node.members(["kind", "path", "tcti", "storage_primary"])
      self = .tpm(
        path: try members.required("path").path(),
        tcti: try members["tcti"]?.text() ?? Self.defaultTCTI,
        storagePrimary: try members.required("storage_primary").path())
    }
  }

  /// The kernel's resource manager.
  static let defaultTCTI = "device:/dev/tpmrm0"
}

extension Configuration.QuoteChoice {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["attestation_key", "pcrs"])
    attestationKey = try members.required("attestation_key").path()
    let list = try members.required("pcrs")
    pcrs = try list.list { (element) throws(YAMLError) in try element.integer(in: 0...23) }
    guard !pcrs.isEmpty, zip(pcrs, pcrs.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw list.refused("must name one or more PCRs, each once, in ascending order")
    }
  }
}
