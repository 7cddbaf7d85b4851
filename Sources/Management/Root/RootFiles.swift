/// Where the offline root keeps what it has; on a machine or medium of its own.
public struct RootFiles: Sendable {
  /// Mode 0700.
  public let directory: String

  public init(directory: String) { self.directory = directory }

  /// The trust anchor: the only file that ever leaves, with `revocationList`.
  public var certificate: String { "\(directory)/root.pem" }
  public var key: String { "\(directory)/root-key.pem" }
  /// What it signed, what it revoked, and who did it.
  public var registry: String { "\(directory)/root.sqlite" }
  public var revocationList: String { "\(directory)/root-crl.pem" }
}
