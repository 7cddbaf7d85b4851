import DeviceKeys

/// What comes back from the root's ceremony, all PEM.
public struct Installation: Sendable {
  /// The trust anchor.
  public var root: String
  /// The issuing CA's certificate.
  public var issuing: String
  public var rootRevocationList: String
  /// Names and addresses of the CA's own HTTPS service, at least one.
  public var hosts: [String]

  public init(root: String, issuing: String, rootRevocationList: String, hosts: [String]) {
    self.root = root
    self.issuing = issuing
    self.rootRevocationList = rootRevocationList
    self.hosts = hosts
  }
}
