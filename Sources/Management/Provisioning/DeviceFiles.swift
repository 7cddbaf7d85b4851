/// What a device is made of at the factory: its state directory, which `attestcamd` later reads (docs/enrolment.md).
public struct DeviceFiles: Sendable {
  public let directory: String

  public init(directory: String) { self.directory = directory }

  /// Device ID: one line of 64 hex digits.
  public var id: String { "\(directory)/device-id" }
  /// Key and chain in force.
  public var key: String { identity.key }
  /// PEM, the device's certificate first, the root left out.
  public var chain: String { identity.chain }

  /// Through the symbolic link, whose target changes by one rename.
  var identity: IdentityFolder { IdentityFolder(path: link) }
  var link: String { "\(directory)/identity" }
  /// What the link is made as, before it takes its place.
  var newLink: String { "\(link).new" }
  /// A key on its way to a certificate.
  var pending: IdentityFolder { IdentityFolder(path: "\(directory)/pending") }
  func numbered(_ number: Int) -> IdentityFolder { IdentityFolder(path: "\(link).\(number)") }

  /// The TPM's attestation key, `TSS2 PRIVATE KEY`.
  var attestationKey: String { "\(directory)/attestation-key.pem" }
  var newAttestationKey: String { "\(attestationKey).new" }
  /// Name of the TPM's storage primary, 68 hex digits: another TPM, or a cleared one, is noticed.
  var storagePrimaryName: String { "\(directory)/storage-primary-name" }
}
