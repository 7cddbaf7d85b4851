import DeviceKeys
import Foundation

/// The folder of the vectors. Its keys, certificates and samples also serve tests that make packets of their own.
public struct VectorFolder: Sendable {
  public static let manifestFile = "manifest.json"
  /// Liveness challenges, from what and which.
  public static let challengesFile = "challenges.json"
  /// Written by hand, so not in the manifest.
  public static let readme = "README.md"

  public let url: URL

  public init(_ path: String) { url = URL(filePath: path, directoryHint: .isDirectory) }

  /// `docs/vectors` of this checkout.
  public static let published = VectorFolder(
    (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
      .appending(path: "docs/vectors").path())

  public func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appending(path: file)))
  }

  public func text(_ file: String) throws -> String {
    try String(contentsOf: url.appending(path: file), encoding: .utf8)
  }

  public func manifest() throws -> VectorManifest {
    try JSONDecoder().decode(VectorManifest.self, from: Data(bytes(Self.manifestFile)))
  }

  public func challenges() throws -> [ChallengeVector] {
    try JSONDecoder().decode([ChallengeVector].self, from: Data(bytes(Self.challengesFile)))
  }

  /// The certificate in `certificates/<name>.pem`.
  public func certificate(_ name: String) throws -> Certificate {
    try Certificate.list(pem: text("certificates/\(name).pem"))[0]
  }

  /// The chain of these certificates, the device's own first.
  public func chain(_ names: String...) throws -> CertificateChain {
    try CertificateChain(names.map(certificate))
  }

  /// The CRLs in `crls/<name>.pem`.
  public func crls(_ name: String) throws -> [RevocationList] {
    try RevocationList.list(pem: text("crls/\(name).pem"))
  }

  /// The key in `keys/<name>.pem`. A checkout does not keep file modes, so a private copy is read.
  public func key(_ name: String) throws -> FileKey {
    try withPrivateCopy(of: name) { try FileKey(path: $0) }
  }

  /// As `key`, for a certificate authority.
  public func issuerKey(_ name: String) throws -> IssuerKey {
    try withPrivateCopy(of: name) { try IssuerKey(path: $0) }
  }

  /// As `key`, for the management server.
  public func managementKey(_ name: String) throws -> ManagementKey {
    try withPrivateCopy(of: name) { try ManagementKey(path: $0) }
  }

  private func withPrivateCopy<Key>(of name: String, _ read: (String) throws -> Key) throws -> Key {
    let copy = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    let contents = try Data(bytes("keys/\(name).pem"))
    guard
      FileManager.default.createFile(
        atPath: copy.path(), contents: contents, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    defer { try? FileManager.default.removeItem(at: copy) }
    return try read(copy.path())
  }
}
