import DeviceKeys
import Foundation
import TestSupport

/// A state directory as `init` and `enroll` leave it, as far as a label needs it.
struct TestDevice {
  let folder: TemporaryFolder
  let state: String
  let id = DeviceID.random()
  let certificate: Certificate

  init() throws {
    folder = try TemporaryFolder()
    state = folder.file("device")
    try FileManager.default.createDirectory(
      atPath: "\(state)/identity", withIntermediateDirectories: true)
    try folder.write("device/device-id", "\(id)\n")
    certificate = try Self.enrol(id, in: folder)
  }

  /// Gives the device another certificate, as a renewal does.
  func renew() throws { _ = try Self.enrol(id, in: folder) }

  private static func enrol(_ id: DeviceID, in folder: TemporaryFolder) throws -> Certificate {
    let name = UUID().uuidString
    let issuer = try IssuerKey.create(path: folder.file("issuer-\(name).pem"))
    let key = try FileKey.create(path: folder.file("key-\(name).pem"))
    let (from, until) = (Date.now.addingTimeInterval(-60), Date.now.addingTimeInterval(86_400))
    let root = try issuer.issue(
      CertificateTemplate(
        role: .root(name: "Test"), publicKey: issuer.publicKey, notBefore: from, notAfter: until),
      issuer: nil)
    let certificate = try issuer.issue(
      CertificateTemplate(
        role: .device(id, .file), publicKey: key.publicKey, notBefore: from, notAfter: until),
      issuer: root)
    try folder.write("device/identity/device-chain.pem", certificate.pem)
    return certificate
  }
}
