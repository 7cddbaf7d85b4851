import DeviceKeys
import Foundation
import TestSupport

/// A root, an issuing CA and one device, with a current CRL of each CA, made in memory and in a temporary folder.
struct TestPKI: Sendable {
  static let day: TimeInterval = 86_400

  let folder: TemporaryFolder
  /// The moment at which everything is valid; whole seconds.
  let now: Date
  let rootKey: IssuerKey
  let issuingKey: IssuerKey
  let deviceKey: FileKey
  let id = DeviceID.random()
  let root: Certificate
  let issuing: Certificate
  let device: Certificate

  init() throws {
    folder = try TemporaryFolder()
    now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    rootKey = try IssuerKey.create(path: folder.file("root.key"))
    issuingKey = try IssuerKey.create(path: folder.file("issuing.key"))
    deviceKey = try FileKey.create(path: folder.file("device.key"))
    root = try rootKey.issue(
      Self.template(.root(name: "Test Root"), rootKey.publicKey, now, days: 3650), issuer: nil)
    issuing = try rootKey.issue(
      Self.template(.issuing(name: "Test Issuing"), issuingKey.publicKey, now, days: 1825),
      issuer: root)
    device = try issuingKey.issue(
      Self.template(.device(id, .file), deviceKey.publicKey, now, days: 365), issuer: issuing)
  }

  var chain: CertificateChain { get throws { try CertificateChain([device, issuing]) } }

  /// A template valid from a day before `from`.
  static func template(
    _ role: CertificateTemplate.Role, _ key: PublicKey, _ from: Date, days: Double
  ) -> CertificateTemplate {
    CertificateTemplate(
      role: role, publicKey: key, notBefore: from - day, notAfter: from + days * day)
  }

  /// A device certificate with another validity or protection.
  func issueDevice(
    from start: Double = -1, days: Double = 365, protection: KeyProtection = .file
  ) throws -> Certificate {
    let from = now + start * Self.day
    return try issuingKey.issue(
      CertificateTemplate(
        role: .device(id, protection), publicKey: deviceKey.publicKey, notBefore: from,
        notAfter: from + days * Self.day),
      issuer: issuing)
  }

  func rootCRL(
    revoking list: [Certificate] = [], from: Double = -1, until: Double = 7
  ) throws -> RevocationList {
    try crl(rootKey, root, list, from, until)
  }

  func issuingCRL(
    revoking list: [Certificate] = [], from: Double = -1, until: Double = 1
  ) throws -> RevocationList {
    try crl(issuingKey, issuing, list, from, until)
  }

  /// A validator that trusts the root and has these CRLs, by default the current ones.
  func validator(_ lists: [RevocationList]? = nil) throws -> ChainValidator {
    let lists = try lists ?? [rootCRL(), issuingCRL()]
    return try ChainValidator(anchors: [root], revocation: .lists(lists))
  }

  private func crl(
    _ key: IssuerKey, _ issuer: Certificate, _ list: [Certificate], _ from: Double, _ until: Double
  ) throws -> RevocationList {
    try key.revocationList(
      of: list.map { RevokedCertificate(serialNumber: $0.serialNumber, revokedAt: now - 60) },
      issuer: issuer, number: 1, from: now + from * Self.day, until: now + until * Self.day)
  }
}
