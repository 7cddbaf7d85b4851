import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

@Suite("The offline root and its ceremonies") struct RootTests {
  private let now = Date()

  /// A server that waits for the root, and a root.
  private func parts() throws -> (TemporaryFolder, RootAuthority) {
    let folder = try TemporaryFolder()
    _ = try CertificateAuthority.prepare(in: folder.file("ca"), now: now)
    try RootAuthority.create(in: folder.file("root"), name: "Test", now: now)
    return (folder, try RootAuthority(directory: folder.file("root")))
  }

  private func install(
    _ folder: TemporaryFolder, _ root: RootAuthority, issuing: Certificate,
    list: RevocationList? = nil
  ) throws {
    try CertificateAuthority.install(
      Installation(
        root: root.certificate.pem, issuing: issuing.pem,
        rootRevocationList: (list ?? root.revocationList(now: now)).pem, hosts: ["localhost"]),
      in: folder.file("ca"), now: now)
  }

  @Test("The ceremony in two places gives a server that enrols; before it is over nothing opens")
  func ceremony() async throws {
    let (folder, root) = try parts()
    let early = #expect(throws: ManagementError.self) {
      try CertificateAuthority(directory: folder.file("ca"))
    }
    #expect(early?.code == .missing && early?.message.contains("root sign") == true)
    let request = try folder.readText("ca/issuing-request.pem")
    let issuing = try root.sign(request: request, name: "Test", now: now)
    #expect(try root.sign(request: request, name: "Test", now: now) == issuing)
    try install(folder, root, issuing: issuing)
    // Once more, as after an interruption.
    try install(folder, root, issuing: issuing)
    let authority = try CertificateAuthority(directory: folder.file("ca"))
    #expect(try await authority.certificates().count == 3)
    let shown = try await Tool.openssl(
      "x509", "-noout", "-subject", "-ext", "basicConstraints", "-in", folder.file("ca/issuing.pem")
    )
    #expect(shown.output.contains("CN = Test Issuing") && shown.output.contains("pathlen:0"))
    #expect(
      try await authority.auditLog().map(\.act).prefix(2) == [
        "authority_created", "authority_installed",
      ])
  }

  @Test("What does not hold together is not installed")
  func mismatches() throws {
    let (folder, root) = try parts()
    let issuing = try root.sign(
      request: folder.readText("ca/issuing-request.pem"), name: "Test", now: now)
    let (otherFolder, other) = try parts()
    let foreign = try other.sign(
      request: otherFolder.readText("ca/issuing-request.pem"), name: "Test", now: now)
    let otherKey = #expect(throws: ManagementError.self) {
      try install(folder, root, issuing: foreign)
    }
    #expect(otherKey?.code == .mismatch)
    let list = try other.revocationList(now: now)
    let expired = try root.revocationList(days: 1, now: now - 2 * 86_400)
    for wrong in [list, expired] {
      let error = #expect(throws: ManagementError.self) {
        try install(folder, root, issuing: issuing, list: wrong)
      }
      #expect(error?.code == .invalid)
    }
    let otherRoot = #expect(throws: ManagementError.self) {
      try install(folder, other, issuing: issuing)
    }
    #expect(otherRoot?.code == .invalid)
    #expect(!folder.has("ca/management.pem"))
  }

  @Test("The root's CRL holds for 1 to 180 days", arguments: [0, 1, 180, 181, -1, 3650])
  func listLifetime(days: Int) throws {
    let (folder, root) = try parts()
    defer { withExtendedLifetime(folder) {} }
    guard (1...180).contains(days) else {
      let error = #expect(throws: ManagementError.self) {
        try root.revocationList(days: days, now: now)
      }
      #expect(error?.code == .unsupported)
      return
    }
    let end = try root.revocationList(days: days, now: now).nextUpdate
    #expect(end <= now.adding(days: days) && end > now.adding(days: days) - 3600)
  }

  @Test("A root CRL near its end is warned about, and past it no verifier accepts a device")
  func listEnd() async throws {
    let ca = try TestCA(now: now)
    let chain = try await ca.enrol(now: now).chain
    #expect(ca.authority.warning(now: now) == nil)
    #expect(ca.authority.warning(now: now.adding(days: 151))?.contains("ends at") == true)
    let late = now.adding(days: 181)
    #expect(ca.authority.warning(now: late)?.contains("HAS ENDED") == true)
    let lists = try await RevocationList.list(pem: ca.authority.revocationLists(now: late))
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots), revocation: .lists(lists))
    let error = #expect(throws: ChainError.self) { try validator.validate(chain, at: late) }
    #expect(error?.code == .revocationUnknown)

    let root = try RootAuthority(directory: ca.folder.file("root"))
    try await ca.authority.installRootRevocationList(
      root.revocationList(now: late).pem, now: late)
    #expect(ca.authority.warning(now: late) == nil)
    let fresh = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots),
      revocation: .lists(
        RevocationList.list(pem: try await ca.authority.revocationLists(now: late))))
    #expect(throws: Never.self) { try fresh.validate(chain, at: late) }
  }

  @Test("When the root revokes the server, every device below it is refused")
  func revoked() async throws {
    let ca = try TestCA(now: now)
    let chain = try await ca.enrol(now: now).chain
    let root = try RootAuthority(directory: ca.folder.file("root"))
    try root.revoke(
      serial: ca.authority.issuing.serialNumber.uppercased(), reason: .keyCompromise, now: now)
    let list = try root.revocationList(now: now)
    let own = try await RevocationList.list(pem: ca.authority.revocationLists(now: now))[0]
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots), revocation: .lists([own, list]))
    let error = #expect(throws: ChainError.self) { try validator.validate(chain, at: now) }
    #expect(error?.code == .revoked)
    let refused = await #expect(throws: ManagementError.self) {
      try await ca.authority.installRootRevocationList(list.pem, now: now)
    }
    #expect(refused?.message.contains("revoked") == true)
  }

  @Test("The commands of the ceremony, with pass phrases, as the two people would type them")
  func commands() async throws {
    let folder = try TemporaryFolder()
    let (ca, root, phrase) = (folder.file("ca"), folder.file("root"), folder.file("phrase"))
    try folder.write("phrase", "correct horse\n")
    let request = folder.file("request.pem")
    let (issuing, list) = (folder.file("issuing.pem"), folder.file("root-crl.pem"))
    let steps = [
      ["init", "--dir", ca, "--request-out", request, "--passphrase-file", phrase],
      ["root", "init", "--dir", root, "--name", "Example", "--passphrase-file", phrase],
      [
        "root", "sign", request, "--dir", root, "--name", "Example", "--out", issuing,
        "--passphrase-file", phrase,
      ],
      ["root", "crl", "--dir", root, "--out", list, "--passphrase-file", phrase],
      [
        "install", "--dir", ca, "--root", "\(root)/root.pem", "--issuing", issuing, "--root-crl",
        list, "--passphrase-file", phrase,
      ],
      ["install", "--dir", ca, "--root-crl", list, "--passphrase-file", phrase],
      ["list", "--dir", ca],
    ]
    for step in steps {
      let result = try await Tool.run(Tool.path(of: "attestcam-ca"), step)
      #expect(result.status == 0, "\(step): \(result.text)")
    }
    let tooLong = try await Tool.own(
      "attestcam-ca", "root", "crl", "--dir", root, "--days", "181", "--passphrase-file", phrase)
    #expect(tooLong.status == 1 && tooLong.error.contains("180"))
    let closed = try await Tool.own("attestcam-ca", "crl", "--dir", ca)
    #expect(closed.status == 1 && closed.error.contains("pass phrase"))
    // The systemd way.
    try FileManager.default.createDirectory(
      atPath: folder.file("credentials"), withIntermediateDirectories: false)
    try folder.write("credentials/ca-passphrase", "correct horse\n", mode: 0o400)
    let opened = try await Program("attestcam-ca").run(
      "crl", "--dir", ca, environment: ["CREDENTIALS_DIRECTORY": folder.file("credentials")])
    #expect(opened.code == 0, "\(opened.error)")
  }
}
