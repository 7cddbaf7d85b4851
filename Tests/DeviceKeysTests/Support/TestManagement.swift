import DeviceKeys
import TestSupport

/// The management server's signer, beside the devices of a test PKI.
struct TestManagement: Sendable {
  let key: ManagementKey
  let certificate: Certificate
  let chain: CertificateChain

  init(_ pki: TestPKI, days: Double = 365) throws {
    key = try ManagementKey.create(path: pki.folder.file("management.key"))
    certificate = try pki.issuingKey.issue(
      TestPKI.template(.management(name: "Test Management"), key.publicKey, pki.now, days: days),
      issuer: pki.issuing)
    chain = try CertificateChain([certificate, pki.issuing])
  }

  func sign(_ list: DenyList) throws -> [UInt8] { try key.sign(.denyList(list), chain: chain) }
}
