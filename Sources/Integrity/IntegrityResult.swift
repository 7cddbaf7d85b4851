import DeviceKeys

/// What is known of this installation's files; for the signed claims.
public enum IntegrityResult: Sendable, Equatable {
  /// No manifest is configured, so nothing was checked.
  case notRun
  /// Every file is what the manifest says; with the SHA-256 of the signed manifest.
  case verified(manifest: SHA256Digest)
}
