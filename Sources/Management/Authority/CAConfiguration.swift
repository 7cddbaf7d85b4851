import FoundationEssentials
import StrictYAML

/// What an operator may set in `ca.yaml`.
public struct CAConfiguration: Sendable, Equatable {
  /// Lifetime of device certificates in days, 1…3660.
  public var deviceDays = 365
  /// Lifetime of TLS certificates in days, 1…825.
  public var serviceDays = 397
  /// How long a CRL is valid in hours, 1…24; it is signed anew after half of that.
  public var crlHours = 24

  public init() {}

  /// Root and issuing CA; fixed when the CA is made.
  static let rootDays = 7305
  static let issuingDays = 3652
  /// Clocks of devices and servers may be this many seconds behind.
  static let backdating: TimeInterval = 300

  /// What `init` writes, and `Provisioning/ca.yaml` is.
  public static let template = """
    # Settings of attestcam-ca (DIR/ca.yaml), read when a command starts.

    # Lifetime of device certificates in days (1 to 3660).
    device_days: 365
    # Lifetime of TLS certificates in days (1 to 825).
    service_days: 397
    # How long a CRL is valid, in hours (1 to 24). It is signed anew after half of that. A verifier that
    # gets no newer one stops accepting packets when it runs out.
    crl_hours: 24

    """
}

extension CAConfiguration {
  /// - Throws: `YAMLError`.
  init(_ document: YAMLNode) throws(YAMLError) {
    let members = try document.members(["device_days", "service_days", "crl_hours"])
    deviceDays = try members.integer("device_days", in: 1...3660, or: deviceDays)
    serviceDays = try members.integer("service_days", in: 1...825, or: serviceDays)
    crlHours = try members.integer("crl_hours", in: 1...24, or: crlHours)
  }
}
