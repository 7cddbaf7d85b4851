import DeviceKeys
import Foundation

/// A root, an issuing CA and one device.
struct TestPKI: Sendable {
  let key: FileKey
  let id = DeviceID.random()
  let root: Certificate
  let chain: CertificateChain

  /// The same for all tests.
  static let shared = Result { try TestPKI() }

  private init() throws {
    let folder = try TemporaryFolder()
    let rootKey = try IssuerKey.create(path: folder.file("root"))
    let issuingKey = try IssuerKey.create(path: folder.file("issuing"))
    key = try FileKey.create(path: folder.file("device"))
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: .now - 3600, notAfter: .now + 86_400)
    }
    root = try rootKey.issue(template(.root(name: "Root"), rootKey.publicKey), issuer: nil)
    let issuing = try rootKey.issue(
      template(.issuing(name: "Issuing"), issuingKey.publicKey), issuer: root)
    chain = try CertificateChain([
      issuingKey.issue(template(.device(id, .file), key.publicKey), issuer: issuing), issuing,
    ])
  }
}
