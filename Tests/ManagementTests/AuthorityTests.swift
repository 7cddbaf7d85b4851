import DeviceKeys
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Management

@Suite struct AuthorityTests {
  @Test("A new CA's certificates pass openssl's strict checks, CRLs included")
  func newAuthority() async throws {
    let ca = try TestCA()
    let tls = try ca.folder.readText("ca/tls.pem")
    #expect(try await ca.opensslVerify(tls).status == 0)
    #expect(try await ca.opensslVerify(ca.folder.readText("ca/management.pem")).status == 0)
    let root = try await Tool.openssl(
      "x509", "-noout", "-ext", "basicConstraints", "-in", ca.authority.files.root)
    #expect(root.output.contains("CA:TRUE, pathlen:1"))
    let issuing = try await Tool.openssl(
      "x509", "-noout", "-ext", "basicConstraints", "-in", ca.authority.files.issuing)
    #expect(issuing.output.contains("CA:TRUE, pathlen:0"))
    let host = try await Tool.openssl(
      "x509", "-noout", "-checkhost", "localhost", "-in", ca.authority.files.tls)
    #expect(host.output.contains("does match"))
  }

  @Test(
    "Secrets are readable by their owner only",
    arguments: [
      "root/root-key.pem", "ca/issuing-key.pem", "ca/management-key.pem", "ca/tls-key.pem",
      "ca/operator-token",
    ])
  func secretFiles(name: String) throws { #expect(try TestCA().folder.mode(name) == 0o600) }

  @Test("With a pass phrase every CA key is encrypted, and nothing opens without it")
  func encrypted() async throws {
    let folder = try TemporaryFolder()
    let phrase = try PassphraseFile.read(folder.write("phrase", "open sesame\n"))
    let ca = try TestCA(passphrase: phrase)
    for name in ["root/root-key.pem", "ca/issuing-key.pem", "ca/management-key.pem"] {
      #expect(try ca.folder.readText(name).contains("ENCRYPTED"))
    }
    #expect(throws: ManagementError.self) {
      try CertificateAuthority(directory: ca.folder.file("ca"))
    }
    #expect(throws: ManagementError.self) { try RootAuthority(directory: ca.folder.file("root")) }
    try await ca.enrol()
  }

  @Test("Without its keys an authority looks things up and signs nothing")
  func closed() async throws {
    let ca = try TestCA()
    let closed = try CertificateAuthority(directory: ca.folder.file("ca"), keys: .closed)
    #expect(try await closed.certificates().count == 3)
    let error = await #expect(throws: ManagementError.self) {
      try await closed.denyList(now: Date() + 90_000)
    }
    #expect(error?.code == .missing)
  }

  @Test("A directory with contents is refused and stays as it is")
  func refusesToOverwrite() throws {
    let ca = try TestCA()
    let before = try ca.folder.readText("ca/root.pem")
    let error = #expect(throws: ManagementError.self) {
      try CertificateAuthority.create(
        in: ca.folder.file("ca"), rootDirectory: ca.folder.file("root"),
        configuration: CAConfiguration(), hosts: ["localhost"])
    }
    #expect(error?.code == .exists)
    #expect(try ca.folder.readText("ca/root.pem") == before)
    #expect(!ca.folder.has("ca.partial"))
  }

  @Test("What an interrupted init left is cleared, and no CA is there before it is complete")
  func interruptedInit() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("ca.partial"), withIntermediateDirectories: false)
    try folder.write("ca.partial/root-key.pem", "cut off")
    #expect(throws: ManagementError.self) {
      try CertificateAuthority(directory: folder.file("ca"))
    }
    func create(_ host: String) throws {
      _ = try CertificateAuthority.create(
        in: folder.file("ca"), rootDirectory: folder.file("root"),
        configuration: CAConfiguration(), hosts: [host])
    }
    // An impossible host fails late: keys and certificates of the CA were made already.
    #expect(throws: ManagementError.self) { try create("not a host") }
    #expect(!folder.has("ca"))
    try create("localhost")
    _ = try CertificateAuthority(directory: folder.file("ca"))
    #expect(!folder.has("ca.partial"))
  }

  @Test("The registry survives a restart")
  func restart() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    let first = try await ca.enrol(device)
    let again = try CertificateAuthority(directory: ca.folder.file("ca"))
    let entry = try await again.certificates().first { $0.subject == device.description }
    #expect(entry?.certificate == first.chain.device)
    #expect(entry?.isRevoked == false)
  }

  @Test(
    "A server certificate names its hosts; issuing again changes nothing, other hosts are refused")
  func issueServer() async throws {
    let ca = try TestCA()
    let out = ca.folder.path
    let first = try await ca.authority.issueServer(hosts: ["a.example", "127.0.0.1"], out: out)
    let name = try await Tool.openssl(
      "x509", "-noout", "-checkip", "127.0.0.1", "-in", ca.folder.file("tls.pem"))
    #expect(name.output.contains("does match"))
    let again = try await ca.authority.issueServer(hosts: ["a.example", "127.0.0.1"], out: out)
    #expect(again == first)
    let error = await #expect(throws: ManagementError.self) {
      try await ca.authority.issueServer(hosts: ["b.example"], out: out)
    }
    #expect(error?.code == .mismatch)
  }

  @Test(
    "Settings are strict",
    arguments: [
      "device_days: 0", "crl_hours: 25", "crl_hour: 12", "deny_list_hours: 25",
      "overlap_hours: 2161", "endorsement_missing: maybe", "pkcs11_module: \"/x\"",
      "issuing_key: \"/x\"", "endorsement_roots: \"/nowhere/roots.pem\"",
    ])
  func strictSettings(line: String) throws {
    let ca = try TestCA()
    try ca.folder.write("ca/ca.yaml", line)
    let error = #expect(throws: ManagementError.self) {
      try CertificateAuthority(directory: ca.folder.file("ca"))
    }
    #expect(error?.message.contains(line.split(separator: ":")[0]) == true)
  }

  @Test(
    "Every lookup goes through an index",
    arguments: [
      RegisteredCertificate.withSerialSQL, RegisteredCertificate.inForceSQL,
      RegisteredCertificate.ofDeviceSQL, RegisteredCertificate.ofKeySQL,
      RegisteredCertificate.retiringSQL, RegisteredCertificate.revokedSQL,
      RegisteredDevice.withIDSQL, RegisteredDevice.withEndorsementSQL,
      RegisteredDevice.withAttestationSQL, RegisteredDevice.ofBatchSQL,
      CertificateAuthority.stateSQL, KeyOwner.sql,
      RegisteredOperator.withHashSQL, RegisteredOperator.withNameSQL,
      "SELECT 1 FROM ticket WHERE nonce_hash = ? AND expires_at > ?",
    ])
  func indexed(sql: String) async throws {
    let ca = try TestCA()
    let plan = try await ca.authority.registry.pool.read {
      try Row.fetchAll(
        $0, sql: "EXPLAIN QUERY PLAN \(sql)",
        arguments: StatementArguments([Int?](repeating: 1, count: sql.filter { $0 == "?" }.count))
      ).map { $0["detail"] as String }
    }
    #expect(!plan.isEmpty && plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
  }

  @Test("The shipped settings are those that init writes")
  func shippedSettings() throws {
    let shipped = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Provisioning/ca.yaml").standardized
    #expect(try String(contentsOf: shipped, encoding: .utf8) == CAConfiguration.template)
  }
}
