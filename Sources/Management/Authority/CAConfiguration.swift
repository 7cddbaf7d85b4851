import FoundationEssentials
import StrictYAML

/// What an operator may set in `ca.yaml`.
public struct CAConfiguration: Sendable, Equatable {
  /// What to do with a TPM whose maker put no certificate into it.
  public enum MissingEndorsement: String, Sendable, CaseIterable {
    case refuse
    /// Believe it at the factory; the device's certificate says so.
    case firstUse = "first_use"
  }

  /// An issuing key in a hardware module.
  public struct HardwareKey: Sendable, Equatable {
    /// `pkcs11:…` (RFC 7512).
    public var uri: String
    /// Path of the PKCS#11 library.
    public var module: String
    /// Path of a file (0600) with the PIN.
    public var pinFile: String

    public init(uri: String, module: String, pinFile: String) {
      self.uri = uri
      self.module = module
      self.pinFile = pinFile
    }
  }

  /// Of the CA, in the names of its certificates.
  public var name = "Attestcam"
  /// Lifetime of device certificates in days, 1…3660.
  public var deviceDays = 365
  /// Lifetime of TLS certificates in days, 1…825.
  public var serviceDays = 397
  /// How long the issuing CA's CRL is valid in hours, 1…24; it is signed anew after half of that.
  public var crlHours = 24
  /// How long a deny list is valid in hours, 1…24; it is signed anew after half of that.
  public var denyListHours = 24
  /// How long the old certificate stays good after a renewal in hours, 0…2,160.
  public var overlapHours = 168
  public var endorsementMissing = MissingEndorsement.refuse
  /// PEM file with the certificates of TPM makers; nil: no endorsement certificate is believed.
  public var endorsementRoots: String?
  /// Where the issuing key is; nil: in a file of the CA's directory.
  public var hardwareKey: HardwareKey?

  public init() {}

  /// Root, issuing CA and management signer; fixed when they are made.
  static let rootDays = 7305
  public static let issuingDays = 3652
  /// Clocks of devices and servers may be this many seconds behind.
  static let backdating: TimeInterval = 300
}

extension CAConfiguration {
  /// - Throws: `YAMLError`.
  init(_ document: YAMLNode) throws(YAMLError) {
    let members = try document.members([
      "name", "device_days", "service_days", "crl_hours", "deny_list_hours", "overlap_hours",
      "endorsement_missing", "endorsement_roots", "issuing_key", "pkcs11_module",
      "pkcs11_pin_file",
    ])
    if let node = members["name"] {
      guard let text = ManagedName(try node.text()) else {
        throw node.refused("must be \(ManagedName.allowed)")
      }
      name = text.text
    }
    deviceDays = try members.integer("device_days", in: 1...3660, or: deviceDays)
    serviceDays = try members.integer("service_days", in: 1...825, or: serviceDays)
    crlHours = try members.integer("crl_hours", in: 1...24, or: crlHours)
    denyListHours = try members.integer("deny_list_hours", in: 1...24, or: denyListHours)
    overlapHours = try members.integer("overlap_hours", in: 0...2160, or: overlapHours)
    if let node = members["endorsement_missing"] {
      endorsementMissing = try node.choice(MissingEndorsement.self)
    }
    endorsementRoots = try members["endorsement_roots"]?.path()
    guard let key = members["issuing_key"] else {
      if let node = members["pkcs11_module"] ?? members["pkcs11_pin_file"] {
        throw node.refused("is only for an issuing_key")
      }
      return
    }
    let uri = try key.text()
    guard uri.hasPrefix("pkcs11:"), !uri.contains("pin-") else {
      throw key.refused("must be a pkcs11: URI without a PIN, which belongs into pkcs11_pin_file")
    }
    hardwareKey = HardwareKey(
      uri: uri, module: try members.required("pkcs11_module").path(),
      pinFile: try members.required("pkcs11_pin_file").path())
  }
}
