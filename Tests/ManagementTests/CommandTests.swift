import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing

@testable import Management

/// The command line tools as a factory runs them.
@Suite struct CommandTests {
  @Test("From nothing to a device that is ready, and to one that is revoked")
  func factory() async throws {
    let folder = try TemporaryFolder()
    let (ca, state) = (folder.file("ca"), folder.file("device"))
    let initialised = try await Tool.own(
      "attestcam-ca", "init", "--dir", ca, "--root-dir", folder.file("root"),
      "--unencrypted-keys")
    // The server works without the root.
    try FileManager.default.removeItem(atPath: folder.file("root"))
    #expect(initialised.status == 0, "\(initialised.error)")
    #expect(initialised.output == (try folder.readText("ca/operator-token")))
    try await serving(ca, folder) { url in
      _ = try await Tool.own("attestcam-provision", "init", "--state", state, "--key-file")
      let enrolled = try await Tool.own(
        "attestcam-provision", "enroll", "--state", state, "--url", url, "--trust",
        "\(ca)/root.pem", "--operator-token-file", "\(ca)/operator-token", "--json")
      #expect(enrolled.status == 0, "\(enrolled.error)")
      #expect(enrolled.output.contains(#""new":true"#))
    }
    let ready = try await Tool.own("attestcam-provision", "status", "--state", state, "--json")
    #expect(ready.status == 0 && ready.output.contains(#""ok":true"#), "\(ready.text)")
    #expect(try await Tool.own("attestcam-provision", "self-test", "--state", state).status == 0)
    let id = try folder.readText("device/device-id").trimmingCharacters(in: .newlines)
    #expect(try await Tool.own("attestcam-ca", "revoke", "--dir", ca, "--device", id).status == 0)
    let list = try await Tool.own("attestcam-ca", "list", "--dir", ca)
    #expect(list.output.contains("revoked \(id)"))
    let shown = try await Tool.own("attestcam-ca", "show", "--dir", ca, id)
    #expect(shown.output.contains(#""state":"revoked""#), "\(shown.text)")
    let audit = try await Tool.own("attestcam-ca", "audit", "--dir", ca, "--verify")
    #expect(audit.status == 0 && audit.output.contains("hold together"))
    let denied = try await Tool.own(
      "attestcam-ca", "deny-list", "--dir", ca, "--out", folder.file("denied"))
    #expect(try denied.status == 0 && folder.read("denied") == folder.read("ca/deny-list.cose"))
    let lists = try await Tool.own("attestcam-ca", "crl", "--dir", ca)
    #expect(try RevocationList.list(pem: lists.output).count == 2)
  }

  /// Runs `attestcam-ca serve` and ends it by SIGTERM, which must end it well.
  private func serving(
    _ ca: String, _ folder: TemporaryFolder, _ body: @Sendable (String) async throws -> Void
  ) async throws {
    let portFile = folder.file("port")
    let result = try await Subprocess.run(
      .name("env"),
      arguments: [
        try Tool.path(of: "attestcam-ca"), "serve", "--dir", ca, "--listen", "127.0.0.1:0",
        "--port-file", portFile,
      ],
      input: .none, output: .discarded, error: .discarded
    ) { execution in
      let port = try await Serving.port(in: portFile)
      try await body("https://localhost:\(port)")
      try execution.send(signal: .terminate)
    }
    #expect(result.terminationStatus == .exited(0))
  }

  @Test(
    "Wrong usage exits with 64 and says what to do",
    arguments: [
      ["attestcam-ca", "revoke", "--dir", "x"],
      ["attestcam-ca", "revoke", "--dir", "x", "--device", "00"],
      ["attestcam-ca", "serve", "--dir", "x", "--listen", "nowhere"],
      ["attestcam-ca", "init"], ["attestcam-ca", "init", "--dir", "x"],
      ["attestcam-ca", "init", "--dir", "x", "--root-dir", "y"],
      ["attestcam-ca", "init", "--dir", "x", "--root-dir", "y", "--request-out", "z"],
      ["attestcam-ca", "revoke", "--dir", "x", "--serial", "1", "--reason", "stolen"],
      ["attestcam-ca", "operator", "add", "a/b", "--dir", "x"],
      ["attestcam-ca", "audit", "--dir", "x", "--head", "00"],
      ["attestcam-ca", "issue-server", "--dir", "x", "--out", "x"],
      ["attestcam-provision", "init", "--state", "x"],
      ["attestcam-provision", "init", "--state", "x", "--tpm", "--key-file"],
      ["attestcam-provision", "enroll", "--state", "x"],
    ])
  func usage(line: [String]) async throws {
    let result = try await Tool.run(Tool.path(of: line[0]), Array(line.dropFirst()))
    #expect(result.status == 64, "\(result.text)")
    #expect(result.error.contains("--help") && result.output.isEmpty)
  }

  @Test(
    "Everything else that fails exits with 1 and the reason",
    arguments: [
      (["attestcam-ca", "list", "--dir", "/nowhere"], "init"),
      (
        [
          "attestcam-ca", "init", "--dir", "/nowhere/ca", "--request-out", "/nowhere/r",
          "--unencrypted-keys",
        ], "/nowhere/ca"
      ),
      (["attestcam-provision", "status", "--state", "/nowhere"], ""),
    ])
  func failures(line: [String], reason: String) async throws {
    let result = try await Tool.run(Tool.path(of: line[0]), Array(line.dropFirst()))
    #expect(
      result.status == 1 && (reason.isEmpty || result.error.contains(reason)), "\(result.text)")
  }

  @Test("--help teaches the first steps", arguments: ["attestcam-ca", "attestcam-provision"])
  func help(program: String) async throws {
    let result = try await Tool.own(program, "--help")
    #expect(result.status == 0)
    #expect(result.output.contains("\(program) init") && result.output.contains("Exit codes"))
  }
}
