/// A key and its chain in one directory, so that they change together.
struct IdentityFolder: Sendable {
  let path: String

  /// 0600: PKCS#8 PEM, or `TSS2 PRIVATE KEY` when a TPM holds the key.
  var key: String { "\(path)/device-key.pem" }
  var chain: String { "\(path)/device-chain.pem" }
  /// Empty file; it says that a whole batch of devices has this key.
  var sharedMark: String { "\(path)/shared" }
  /// The request file that was written last; only its answer counts. Pending identities only.
  var request: String { "\(path)/request.cbor" }

  /// Made as `newKey`, renamed when it is whole.
  var newKey: String { "\(key).new" }

  /// Whether every file is there that an identity needs.
  var isComplete: Bool { TextFile.exists(key) && TextFile.exists(chain) }
  var isShared: Bool { TextFile.exists(sharedMark) }
}
