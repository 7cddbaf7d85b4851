import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// The issuing key in a token of SoftHSM, through OpenSSL's PKCS#11 engine.
///
/// In a program of its own: engine and module are there once per process, and SoftHSM reads its configuration once.
@Suite("An issuing key in a hardware module") struct HardwareKeyTests {
  private static let module = "/usr/lib/softhsm/libsofthsm2.so"
  private static let uri = "pkcs11:token=attestcam;object=issuing;type=private"

  /// A token with a P-256 key.
  private func token(_ folder: TemporaryFolder) async throws -> [String: String] {
    try FileManager.default.createDirectory(
      atPath: folder.file("tokens"), withIntermediateDirectories: false)
    try folder.write(
      "softhsm2.conf", "directories.tokendir = \(folder.file("tokens"))\nlog.level = ERROR\n")
    try folder.write("pin", "1234\n")
    let environment = ["SOFTHSM2_CONF": folder.file("softhsm2.conf")]
    for line in [
      ["softhsm2-util", "--init-token", "--free", "--label", "attestcam", "--pin", "1234"]
        + ["--so-pin", "5678"],
      ["pkcs11-tool", "--module", Self.module, "--token-label", "attestcam", "--login", "--pin"]
        + ["1234", "--keypairgen", "--key-type", "EC:prime256v1", "--label", "issuing", "--id"]
        + ["01"],
    ] {
      let made = try await Tool.run(
        "env", ["SOFTHSM2_CONF=\(folder.file("softhsm2.conf"))"] + line)
      try #require(made.status == 0, "\(made.text)")
    }
    return environment
  }

  @Test(
    "Certificates and CRLs are signed inside it, openssl accepts them, and no key file is there")
  func signs() async throws {
    let folder = try TemporaryFolder()
    let environment = try await token(folder)
    let program = Program("attestcam-ca")
    let (ca, root) = (folder.file("ca"), folder.file("root"))
    func run(_ arguments: String...) async throws {
      let result = try await program.run(arguments, environment: environment)
      #expect(result.code == 0, "\(arguments): \(result.error)")
    }
    try await run(
      "init", "--dir", ca, "--root-dir", root, "--unencrypted-keys", "--issuing-key", Self.uri,
      "--pkcs11-module", Self.module, "--pin-file", folder.file("pin"))
    #expect(!folder.has("ca/issuing-key.pem"))
    try FileManager.default.createDirectory(
      atPath: folder.file("server"), withIntermediateDirectories: false)
    try await run(
      "issue-server", "--dir", ca, "--host", "server.example", "--out", folder.file("server"))
    let certificate = try Certificate.list(pem: folder.readText("server/tls.pem"))[0]
    try await run("revoke", "--dir", ca, "--serial", certificate.serialNumber)
    for (file, isGood) in [("ca/tls.pem", true), ("server/tls.pem", false)] {
      let judged = try await Tool.openssl(
        "verify", "-x509_strict", "-crl_check_all", "-CRLfile", "\(ca)/crl.pem", "-CAfile",
        "\(ca)/root.pem", "-untrusted", "\(ca)/issuing.pem", folder.file(file))
      #expect((judged.status == 0) == isGood, "\(judged.text)")
    }
  }

  @Test("A wrong PIN, key or module is an error that says where to look")
  func refusals() async throws {
    let folder = try TemporaryFolder()
    let environment = try await token(folder)
    try folder.write("wrong-pin", "0000\n")
    for (uri, module, pin) in [
      (Self.uri, Self.module, "wrong-pin"),
      ("pkcs11:token=attestcam;object=other;type=private", Self.module, "pin"),
      (Self.uri, "/nowhere.so", "pin"),
    ] {
      let result = try await Program("attestcam-ca").run(
        "init", "--dir", folder.file("ca"), "--request-out", folder.file("request.pem"),
        "--unencrypted-keys", "--issuing-key", uri, "--pkcs11-module", module, "--pin-file",
        folder.file(pin), environment: environment)
      #expect(result.code == 1 && result.error.contains("cannot use the key"), "\(result.error)")
      #expect(!folder.has("ca"))
    }
  }
}
