import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport
import Platform
import StrictYAML
import TPMEvidence

/// The trusted management server: an issuing CA below an offline root, the signer of deny lists, and the registry of
/// devices, keys and certificates.
///
/// What came in by one transaction holds as a whole or not at all, across processes too.
public struct CertificateAuthority: Sendable {
  public let files: CAFiles
  let configuration: CAConfiguration
  let registry: Registry
  let root: Certificate
  let issuing: Certificate
  let management: Certificate
  /// The makers of TPMs that are believed; nil: none.
  let endorsements: EndorsementTrust?
  /// Enrolments, renewals and self-tests that wait for their second message.
  let exchanges = Exchanges()
  private let keys: AuthorityKeys?

  /// Opens an authority that is complete.
  ///
  /// - Throws: `ManagementError`; `.missing` for one that the root has not signed yet.
  public init(
    directory: String, keys access: KeyAccess = .open(passphrase: nil)
  ) throws(ManagementError) {
    files = CAFiles(directory: directory)
    configuration = try Self.configuration(files)
    guard TextFile.exists(files.management) else {
      throw ManagementError(
        .missing,
        "the root has not signed \(files.issuingRequest) yet, or its answer is not installed: "
          + "attestcam-ca root sign there, then attestcam-ca install --dir \(directory)")
    }
    root = try Self.certificate(files.root)
    issuing = try Self.certificate(files.issuing)
    management = try Self.certificate(files.management)
    endorsements = try Self.endorsements(configuration)
    switch access {
    case .closed: keys = nil
    case .open(let passphrase):
      keys = try AuthorityKeys(files, configuration, passphrase: passphrase)
    }
    registry = try Registry(path: files.registry)
  }

  static func configuration(_ files: CAFiles) throws(ManagementError) -> CAConfiguration {
    guard TextFile.exists(files.registry) else {
      throw ManagementError(
        .missing,
        "there is no CA in \(files.directory); run attestcam-ca init --dir \(files.directory) first"
      )
    }
    do {
      return try CAConfiguration(
        YAMLNode(file: files.configuration) { try DurableFile.read(files.configuration, limit: $0) }
      )
    } catch {
      throw ManagementError(.invalid, "\(error)")
    }
  }

  private static func certificate(_ path: String) throws(ManagementError) -> Certificate {
    do { return try Certificate.list(pem: try TextFile.read(path))[0] } catch {
      throw ManagementError(.invalid, "\(path): \(error)")
    }
  }

  private static func endorsements(
    _ configuration: CAConfiguration
  ) throws(ManagementError) -> EndorsementTrust? {
    guard let path = configuration.endorsementRoots else { return nil }
    do { return try EndorsementTrust(rootsPEM: try TextFile.read(path)) } catch {
      throw ManagementError(.invalid, "endorsement_roots: \(path): \(error)")
    }
  }

  /// The trust anchors, PEM.
  public var anchors: String { root.pem }

  /// The certificate with its issuer, as a device or the management server sends it.
  func chain(of certificate: Certificate) throws(CryptoError) -> CertificateChain {
    try CertificateChain([certificate, issuing])
  }

  func openKeys() throws(ManagementError) -> AuthorityKeys {
    guard let keys else {
      throw ManagementError(.missing, "this command was started without the CA's keys")
    }
    return keys
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

  /// Like `write`, for what the API asks: a `Problem` thrown inside undoes everything and is thrown as it is.
  func transaction<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await registry.pool.write(body) } catch let problem as Problem {
      throw problem
    } catch {
      throw ManagementError(error)
    }
  }
}
