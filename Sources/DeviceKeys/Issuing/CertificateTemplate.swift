import FoundationEssentials

/// What a new certificate says, by kind; the CA decides all of it.
public struct CertificateTemplate: Sendable {
  /// What the certificate is for.
  public enum Role: Sendable {
    /// A trust anchor, signed by itself.
    case root(name: String)
    /// Signs device and service certificates, and nothing below it is a CA.
    case issuing(name: String)
    /// Signs packets.
    ///
    /// `attestationKey` is the key whose TPM quotes count for this device; `clientAuthentication` lets the
    /// certificate authenticate a TLS client, for re-enrolment by EST.
    case device(
      DeviceID, KeyProtection, attestationKey: TPMName? = nil, clientAuthentication: Bool = false)
    /// Signs deny lists and enrolment responses.
    case management(name: String)
    /// A TLS server, by DNS names or IP addresses.
    case server(hosts: [String])
  }

  public var role: Role
  public var publicKey: PublicKey
  public var notBefore: Date
  public var notAfter: Date

  public init(role: Role, publicKey: PublicKey, notBefore: Date, notAfter: Date) {
    self.role = role
    self.publicKey = publicKey
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}
