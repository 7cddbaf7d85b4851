import DeviceKeys
import Foundation

/// A root, an issuing CA below it and their CRLs, as a management server has them.
struct BenchAuthority {
  let root: Certificate
  let issuing: Certificate
  let lists: [RevocationList]
  private let issuingKey: IssuerKey
  private let validity: (from: Date, until: Date)

  /// - Throws: `CryptoError`.
  init(in directory: BenchDirectory, at now: Date) throws {
    validity = (now.addingTimeInterval(-86_400), now.addingTimeInterval(86_400 * 365))
    let rootKey = try IssuerKey.create(path: "\(directory.path)/root-key.pem")
    issuingKey = try IssuerKey.create(path: "\(directory.path)/issuing-key.pem")
    root = try rootKey.issue(
      CertificateTemplate(
        role: .root(name: "Benchmark Root"), publicKey: rootKey.publicKey,
        notBefore: validity.from, notAfter: validity.until), issuer: nil)
    issuing = try rootKey.issue(
      CertificateTemplate(
        role: .issuing(name: "Benchmark Issuing CA"), publicKey: issuingKey.publicKey,
        notBefore: validity.from, notAfter: validity.until), issuer: root)
    var lists: [RevocationList] = []
    for (key, issuer) in [(rootKey, root), (issuingKey, issuing)] {
      lists.append(
        try key.revocationList(
          of: [], issuer: issuer, number: 1, from: validity.from, until: validity.until))
    }
    self.lists = lists
  }

  /// The chain of one device.
  func chain(for device: DeviceID, _ key: PublicKey) throws -> CertificateChain {
    let certificate = try issuingKey.issue(
      CertificateTemplate(
        role: .device(device, .file), publicKey: key, notBefore: validity.from,
        notAfter: validity.until), issuer: issuing)
    return try CertificateChain([certificate, issuing])
  }
}
