import DeviceKeys
import FoundationEssentials
import GRDB
import Platform
import StrictYAML

/// A certificate authority: a root, an issuing CA below it, and the registry of what it issued.
///
/// Both keys lie in files. The root only signs the issuing CA and its own CRL.
public struct CertificateAuthority: Sendable {
  public let files: CAFiles
  let configuration: CAConfiguration
  let registry: Registry
  let root: Issuer
  let issuing: Issuer

  /// A key with its certificate.
  struct Issuer: Sendable {
    enum Name: String, CaseIterable { case root, issuing }

    let name: Name
    let key: IssuerKey
    let certificate: Certificate

    init(
      _ name: Name, keyFile: String, certificateFile: String
    ) throws(ManagementError) {
      self.name = name
      do {
        key = try IssuerKey(path: keyFile)
        certificate = try Certificate.list(pem: try TextFile.read(certificateFile))[0]
      } catch {
        throw ManagementError(error)
      }
    }
  }

  /// Opens an authority that `create` has made.
  ///
  /// - Throws: `ManagementError`.
  public init(directory: String) throws(ManagementError) {
    files = CAFiles(directory: directory)
    guard TextFile.exists(files.registry) else {
      throw ManagementError(
        .missing, "there is no CA in \(directory); run attestcam-ca init --dir \(directory) first")
    }
    do {
      let file = files.configuration
      configuration = try CAConfiguration(
        YAMLNode(file: file) { try DurableFile.read(file, limit: $0) })
    } catch {
      throw ManagementError(.invalid, "\(error)")
    }
    root = try Issuer(.root, keyFile: files.rootKey, certificateFile: files.root)
    issuing = try Issuer(.issuing, keyFile: files.issuingKey, certificateFile: files.issuing)
    registry = try Registry(path: files.registry)
  }

  /// The trust anchors, PEM.
  public var anchors: String { root.certificate.pem }

  /// The certificate with its issuer, as a device sends it.
  func chain(of certificate: Certificate) throws -> CertificateChain {
    try CertificateChain([certificate, issuing.certificate])
  }

  /// Everything issued, oldest first.
  ///
  /// - Throws: `ManagementError(.storage)`.
  public func certificates() async throws(ManagementError) -> [RegisteredCertificate] {
    try await read { try RegisteredCertificate.all(in: $0) }
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ManagementError) -> Value {
    do { return try await registry.pool.read(body) } catch { throw ManagementError(error) }
  }

  /// One transaction; everything in it holds or nothing.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ManagementError) -> Value {
    do { return try await registry.pool.write(body) } catch { throw ManagementError(error) }
  }
}
