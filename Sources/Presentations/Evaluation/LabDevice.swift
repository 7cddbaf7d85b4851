import DeviceKeys
import Foundation

/// Key and certificates of the device that an evaluation is made on.
public struct LabDevice: Sendable {
  public let key: FileKey
  public let chain: CertificateChain
  /// Of the authority.
  public let root: Certificate
  /// Where its key is.
  let directory: String

  public var keyPath: String { "\(directory)/device-key.pem" }

  /// Finds the device in a directory, or makes it: the challenges follow from its key, so it is kept with the results.
  ///
  /// - Throws: `PresentationError(.failed)`.
  public init(in directory: String) throws(PresentationError) {
    self.directory = directory
    do {
      let path = "\(directory)/device-key.pem"
      key =
        FileManager.default.fileExists(atPath: path)
        ? try FileKey(path: path) : try FileKey.create(path: path)
      (chain, root) = try Self.chain(for: key.publicKey, in: directory)
    } catch {
      throw PresentationError(.failed, "the laboratory's device: \(error)")
    }
  }

  /// By an authority that is forgotten at once.
  private static func chain(
    for key: PublicKey, in directory: String
  ) throws -> (CertificateChain, root: Certificate) {
    let paths = ["root", "issuing"].map { "\(directory)/\($0)-\(UUID().uuidString).pem" }
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    let (root, issuing) = (
      try IssuerKey.create(path: paths[0]), try IssuerKey.create(path: paths[1])
    )
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: .now - 3600, notAfter: .now + 86_400)
    }
    let anchor = try root.issue(
      template(.root(name: "Laboratory Root"), root.publicKey), issuer: nil)
    let middle = try root.issue(
      template(.issuing(name: "Laboratory Issuing CA"), issuing.publicKey), issuer: anchor)
    let device = try issuing.issue(
      template(.device(DeviceID.random(), .file), key), issuer: middle)
    return (try CertificateChain([device, middle]), anchor)
  }
}
