import DeviceKeys
import Foundation
import Integrity
import TestSupport

/// Some files, and a management server that signs what they must be.
struct TestInstallation: Sendable {
  let folder: TemporaryFolder
  let key: ManagementKey
  let chain: CertificateChain
  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// - Parameter days: how long every certificate holds.
  init(days: Double = 30) throws {
    folder = try TemporaryFolder()
    let root = try IssuerKey.create(path: folder.file("root.key"))
    let issuing = try IssuerKey.create(path: folder.file("issuing.key"))
    key = try ManagementKey.create(path: folder.file("management.key"))
    func template(_ role: CertificateTemplate.Role, _ key: PublicKey) -> CertificateTemplate {
      CertificateTemplate(
        role: role, publicKey: key, notBefore: Self.now - 60,
        notAfter: Self.now + days * 86_400)
    }
    let anchor = try root.issue(template(.root(name: "R"), root.publicKey), issuer: nil)
    let issuer = try root.issue(template(.issuing(name: "I"), issuing.publicKey), issuer: anchor)
    let signer = try issuing.issue(
      template(.management(name: "M"), key.publicKey), issuer: issuer)
    chain = try CertificateChain([signer, issuer])
    try folder.write("root.pem", anchor.pem)
    try FileManager.default.createDirectory(
      atPath: folder.file("lib"), withIntermediateDirectories: false)
    for name in ["daemon", "library.so", "model.onnx"] {
      try folder.write("lib/\(name)", "This is \(name).")
    }
    try sign()
  }

  var source: IntegritySource {
    IntegritySource(manifest: folder.file("integrity.cose"), trust: folder.file("root.pem"))
  }

  var files: [String: SHA256Digest] {
    get throws {
      try ["daemon", "library.so", "model.onnx"].reduce(into: [:]) { files, name in
        files[folder.file("lib/\(name)")] = SHA256.digest(try folder.read("lib/\(name)"))
      }
    }
  }

  /// Writes the manifest of the files as they are, and of these others.
  @discardableResult
  func sign(_ more: [String: SHA256Digest] = [:], at time: Date = now) throws -> [UInt8] {
    let manifest = try SoftwareManifest(
      signedAt: time, files: files.merging(more) { _, new in new })
    let message = try key.sign(.softwareManifest(manifest), chain: chain)
    try folder.write("integrity.cose", message)
    return message
  }
}
