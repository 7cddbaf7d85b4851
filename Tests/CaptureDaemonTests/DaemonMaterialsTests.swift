import DeviceKeys
import FaceQuality
import Foundation
import Platform
import StrictYAML
import TestSupport
import Testing

@testable import CaptureDaemon

@Suite("What the configuration points at")
struct DaemonMaterialsTests {
  /// Writes a key, its certificate and the given configuration lines; returns the configuration's path.
  private func prepare(
    _ directory: TemporaryDirectory, certificateOf other: Bool = false, profile: String = "demo"
  ) throws -> Configuration {
    let path = directory.path
    let key = try FileKey.create(path: path + "/key.pem")
    let issuer = try IssuerKey.create(path: path + "/ca.pem")
    let year = Date.now + 365 * 86_400
    let root = try issuer.issue(
      CertificateTemplate(
        role: .root(name: "Test"), publicKey: issuer.publicKey, notBefore: .now, notAfter: year),
      issuer: nil)
    let subject = other ? issuer.publicKey : key.publicKey
    let certificate = try issuer.issue(
      CertificateTemplate(
        role: .device(.random(), .file), publicKey: subject, notBefore: .now, notAfter: year),
      issuer: root)
    try certificate.pem.write(toFile: path + "/device.pem", atomically: true, encoding: .utf8)
    return try Configuration(
      yaml: """
        camera: {device: /dev/video0}
        state_directory: \(path)
        key: {kind: file, path: \(path)/key.pem}
        certificate: \(path)/device.pem
        profiles_directory: \(SharedData.checkout)/Provisioning/profiles
        terminals:
          - {uid: 1, purposes: [p], profiles: [\(profile)], audiences: ["a:b"]}
        """, file: "f")
  }

  private func fault(_ configuration: Configuration) -> YAMLError? {
    #expect(throws: YAMLError.self) { try DaemonMaterials(configuration, abilities: .test) }
  }

  @Test("Key, certificate and profiles that fit are taken, and told")
  func good() throws {
    let directory = try TemporaryDirectory()
    let configuration = try prepare(directory)
    let materials = try DaemonMaterials(configuration, abilities: .test)
    #expect(materials.profiles.contains { $0.name == "demo" })
    let findings = materials.findings(for: configuration).joined(separator: "\n")
    #expect(findings.contains(try #require(materials.chain.device.deviceID).description))
  }

  @Test("A fault names the line and the key that led to it")
  func faults() throws {
    let directory = try TemporaryDirectory()
    let configuration = try prepare(directory)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: directory.path + "/key.pem")
    #expect(fault(configuration)?.key == "key", "others may read the key")
    #expect(fault(configuration)?.line == 3)
    try FileManager.default.removeItem(atPath: directory.path + "/key.pem")
    #expect(fault(configuration)?.description.hasPrefix("f:3: key: ") == true)
  }

  @Test("A certificate of another key is refused")
  func otherCertificate() throws {
    let directory = try TemporaryDirectory()
    let error = fault(try prepare(directory, certificateOf: true))
    #expect(error?.description.hasPrefix("f:4: certificate: ") == true)
  }

  @Test(
    "A profile that is not there, or that cannot be assessed here, is refused",
    arguments: ["none", "patent"])
  func profile(name: String) throws {
    let directory = try TemporaryDirectory()
    let error = fault(try prepare(directory, profile: name))
    #expect(error?.line == 7)
    #expect(error?.key == "terminals")
    #expect(error?.reason.contains(name) == true)
  }

  @Test(
    "A pass phrase is the first line of its file",
    arguments: [("secret\n", 6), ("secret", 6), ("a b\nmore", 3)])
  func passphrase(text: String, length: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/phrase"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let memory = try Passphrase.read(path)
    let bytes = memory.withUnsafeBytes(0..<length + 1) { Array($0) }
    #expect(bytes == Array(text.utf8.prefix(length)) + [0])
    for bad in ["", "\n", String(repeating: "x", count: 1024)] {
      try bad.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: (any Error).self) { try Passphrase.read(path) }
    }
  }
}
