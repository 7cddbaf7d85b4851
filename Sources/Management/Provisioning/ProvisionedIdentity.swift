import DeviceKeys

/// The identity in force after a command, and whether the command put it there.
public struct ProvisionedIdentity: Sendable {
  public let device: DeviceID
  public let chain: CertificateChain
  public let isNew: Bool
}
