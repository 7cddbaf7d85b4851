import AuditLog
import DeviceKeys
import Foundation
import TestSupport
import Testing
import TrustedPacket

@Suite("attestcam audit")
struct AuditCommandTests {
  private static let program = Program("attestcam")
  private let folder: TemporaryFolder
  private let directory: String
  private let heads: [AuditHead]

  /// Three records: the start, a packet, a failure.
  init() throws {
    folder = try TemporaryFolder()
    directory = folder.file("audit")
    let writer = try AuditWriter(
      AuditFolder(directory), rules: AuditRules(), boot: (3, "b007"), mayCreate: true)
    var heads = [writer.head]
    for verdict in ["signed", "camera_lost"] {
      heads.append(
        try writer.append(
          .capture(
            uid: 1000, purpose: "door", verdict: verdict,
            packet: verdict == "signed" ? SHA256.digest([1]) : nil)))
    }
    self.heads = heads
  }

  private func run(_ arguments: String...) async throws -> Program.Outcome {
    try await Self.program.run(["audit"] + arguments + ["--directory", directory])
  }

  @Test("A log that holds together is said to, with its head")
  func verify() async throws {
    let outcome = try await run("verify")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains("records 1 to 3 hold together\nhead \(heads[2].digest)"))
  }

  @Test("Each head is found, in any case of its digits", arguments: 0...2)
  func head(_ index: Int) async throws {
    let head = heads[index].digest.description
    #expect(try await run("verify", "--head", head).code == 0)
    let outcome = try await run("verify", "--json", "--head", head.uppercased())
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(report["count"] as? Int == 3 && report["first"] as? Int == 1)
    #expect(report["head"] as? String == heads[2].digest.description)
  }

  @Test("A head that is not there exits with 21, a changed log with 20, none at all with 1")
  func refuses() async throws {
    let missing = try await run("verify", "--head", SHA256.digest([9]).description)
    #expect(missing.code == 21 && missing.error.contains("not in the log"))
    let file = "audit/0000000000000001.jsonl"
    let text = try folder.readText(file)
    try folder.write(file, text.replacing("camera_lost", with: "camera_busy"))
    let cut = try await run("verify", "--head", heads[2].digest.description)
    #expect(cut.code == 21)
    try folder.write(file, text.replacing(#""verdict":"signed""#, with: #""verdict":"cancelled""#))
    for command in ["verify", "show"] {
      let outcome = try await run(command)
      #expect(outcome.code == 20 && outcome.error.contains("record 3"), "\(outcome.error)")
    }
    let none = try await Self.program.run("audit", "verify", "--directory", "/nowhere")
    #expect(none.code == 1 && none.error.contains("/nowhere"))
  }

  @Test(
    "Wrong usage exits with 64",
    arguments: [["verify", "--head", "12ab"], ["show", "--last", "-1"]])
  func usage(_ arguments: [String]) async throws {
    let outcome = try await Self.program.run(["audit"] + arguments)
    #expect(outcome.code == 64)
  }

  @Test("Records are shown for people, and one JSON object per line")
  func show() async throws {
    let outcome = try await run("show", "--last", "2")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains("boot 3\tuid 1000\tdoor\tsigned\t\(SHA256.digest([1]))"))
    let json = try await run("show", "--json")
    #expect(try json.output == folder.readText("audit/0000000000000001.jsonl"))
  }
}
