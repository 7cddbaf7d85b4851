import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

/// What a production line sees: JSON, exit codes, silence in a pipe.
@Suite struct ProvisioningCommandTests {
  @Test("Every command's JSON has the promised members")
  func json() async throws {
    let ca = try FakeCA()
    let factory = Factory(state: ca.folder.file("device"))
    let first = try await factory.run("init", "--key-file")
    #expect(first.ok && first.new == true && first.deviceID?.count == 64)
    let early = try await factory.run("status")
    #expect(!early.ok && early.pending == true && early.problem?.contains("enroll") == true)
    try await ca.serving { url in
      let access = ["--url", url, "--trust", ca.folder.file("root.pem")]
      let enrolled = try await factory.run(
        "enroll", access[0], access[1], access[2], access[3], "--operator-token-file",
        ca.folder.file("token"))
      #expect(enrolled.ok && enrolled.new == true && enrolled.deviceID == first.deviceID)
      #expect(enrolled.serial != nil && enrolled.fingerprint?.count == 64)
      #expect(enrolled.keyProtection == "file" && enrolled.validUntil != nil)
      let tested = try await factory.run("self-test", access[0], access[1], access[2], access[3])
      #expect(tested.ok && tested.serial == enrolled.serial && tested.new == false)
      let notDue = try await factory.run(
        "renew", access[0], access[1], access[2], access[3], "--if-due")
      #expect(notDue.ok && notDue.new == false && notDue.serial == enrolled.serial)
      let ready = try await factory.run("status")
      #expect(ready.ok && ready.renewalDue != nil && ready.pending == false)
      #expect(ready.fingerprint == enrolled.fingerprint)
    }
  }

  @Test("init --field enrolls too, in one command that can be repeated")
  func field() async throws {
    let ca = try FakeCA()
    let factory = Factory(state: ca.folder.file("device"))
    try await ca.serving { url in
      for isNew in [true, false] {
        let report = try await factory.run(
          "init", "--key-file", "--field", "--url", url, "--trust", ca.folder.file("root.pem"),
          "--operator-token-file", ca.folder.file("token"))
        #expect(report.ok && report.new == isNew && report.serial != nil)
      }
    }
  }

  @Test("A failed deploy hook is told, and runs again by itself the next time")
  func hook() async throws {
    let ca = try FakeCA()
    let factory = Factory(state: ca.folder.file("device"))
    try await factory.run("init", "--key-file")
    try await ca.serving { url in
      let trust = ca.folder.file("root.pem")
      let first = try await factory.run(
        "enroll", "--url", url, "--trust", trust, "--operator-token-file", ca.folder.file("token"))
      let failed = try await factory.run(
        "renew", "--url", url, "--trust", trust, "--deploy-hook", "echo noise; exit 3")
      #expect(failed.error?.code == "failed" && failed.error?.step == "deploy")
      #expect(try await factory.run("status").serial != first.serial)
      let again = try await factory.run(
        "renew", "--if-due", "--url", url, "--trust", trust, "--deploy-hook",
        "touch '\(ca.folder.file("ran"))'")
      #expect(again.ok && again.new == true && ca.folder.has("ran"))
      #expect(try factory.tree() == Factory.enrolled(2))
      try FileManager.default.removeItem(atPath: ca.folder.file("ran"))
      let quiet = try await factory.run(
        "renew", "--if-due", "--url", url, "--trust", trust, "--deploy-hook",
        "touch '\(ca.folder.file("ran"))'")
      #expect(quiet.ok && quiet.new == false && !ca.folder.has("ran"))
    }
  }

  @Test(
    "Each kind of failure has its exit code, its step and what to do",
    arguments: [
      (
        ["enroll", "--url", "https://localhost:9", "--operator-token-file", "TOKEN"], 66,
        "device_id"
      ),
      (["self-test"], 66, "device_id"),
      (["response", "/nowhere/x"], 66, "device_id"),
      (["status", "--passphrase-file", "/nowhere/x"], 74, "state"),
    ])
  func failures(line: [String], exit: Int, step: String) async throws {
    let ca = try FakeCA()
    try FileManager.default.createDirectory(
      atPath: ca.folder.file("device"), withIntermediateDirectories: false)
    var arguments = line.map { $0 == "TOKEN" ? ca.folder.file("token") : $0 }
    if ["enroll", "response"].contains(line[0]) {
      arguments += ["--trust", ca.folder.file("root.pem")]
    }
    let program = try Tool.path(of: "attestcam-provision")
    let state = ["--state", ca.folder.file("device")]
    let text = try await Tool.run(program, arguments + state)
    #expect(text.status == exit && text.output.isEmpty, "\(text.text)")
    let json = try await Tool.run(program, arguments + state + ["--json"])
    let report = try JSONDecoder().decode(
      Factory.Report.self, from: Data(json.output.utf8))
    #expect(!report.ok && report.error?.exit == exit && report.error?.step == step)
    #expect(report.error?.action.isEmpty == false)
    #expect(text.error.contains(report.error?.action ?? "?"))
  }

  @Test("A CA that does not answer is 69, one that refuses 77, another one 76")
  func network() async throws {
    let (ca, other) = (try FakeCA(), try FakeCA())
    let factory = Factory(state: ca.folder.file("device"))
    try await factory.run("init", "--key-file")
    let token = ["--operator-token-file", ca.folder.file("token")]
    let unreachable = try await factory.run(
      "enroll", "--url", "https://localhost:9", "--trust", ca.folder.file("root.pem"), token[0],
      token[1])
    #expect(unreachable.error?.exit == 69)
    try await ca.serving { url in
      let untrusted = try await factory.run(
        "enroll", "--url", url, "--trust", other.folder.file("root.pem"), token[0], token[1])
      #expect(untrusted.error?.exit == 76)
      await ca.fail(.refusesStart(.deviceEnrolled))
      let refused = try await factory.run(
        "enroll", "--url", url, "--trust", ca.folder.file("root.pem"), token[0], token[1])
      #expect(refused.error?.exit == 77 && refused.error?.problem == "device_enrolled")
    }
  }

  @Test(
    "Wrong usage exits with 64",
    arguments: [
      ["init", "--state", "x"], ["init", "--state", "x", "--tpm", "--key-file"],
      ["init", "--state", "x", "--tpm", "--shared-key", "x"],
      ["init", "--state", "x", "--key-file", "--field"],
      ["init", "--state", "x", "--key-file", "--url", "x"],
      ["self-test", "--state", "x", "--url", "x"],
      ["request", "--state", "x", "--ticket", "00", "--out", "x"], ["enroll", "--state", "x"],
    ])
  func usage(line: [String]) async throws {
    let result = try await Tool.run(Tool.path(of: "attestcam-provision"), line)
    #expect(result.status == 64 && result.output.isEmpty, "\(result.text)")
  }

  @Test("In a pipe there is no progress; on a terminal there is")
  func progress() async throws {
    let folder = try TemporaryFolder()
    let program = try Tool.path(of: "attestcam-provision")
    let quiet = try await Tool.run(
      program, ["init", "--key-file", "--state", folder.file("one")])
    #expect(quiet.status == 0 && quiet.error.isEmpty)
    let line = "'\(program)' init --key-file --state '\(folder.file("two"))'"
    let loud = try await Tool.run("script", ["-qec", line, "/dev/null"])
    #expect(loud.output.contains("… making the device key"), "\(loud.text)")
  }
}
