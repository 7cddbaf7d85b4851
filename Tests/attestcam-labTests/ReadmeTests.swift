import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The README's examples, run as they stand.
@Suite("README", .serialized, .timeLimit(.minutes(2)))
struct ReadmeTests {
  /// The code blocks of a language that contain a text.
  private func blocks(_ language: String, containing text: String) throws -> [String] {
    let readme = try String(contentsOfFile: "\(SharedData.checkout)/README.md", encoding: .utf8)
    return readme.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }.filter { $0.contains(text) }
  }

  private func run(
    _ program: String, _ code: String, in folder: TemporaryFolder, socket: String
  ) async throws -> (status: TerminationStatus, output: String) {
    let result = try await Subprocess.run(
      .name(program), arguments: ["-c", code], environment: .inherit.updating(["SOCKET": socket]),
      workingDirectory: FilePath(folder.path), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    return (result.terminationStatus, result.standardOutput + result.standardError)
  }

  @Test(
    "The terminal in curl captures, is told busy, follows events, fetches once and cancels",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func curl() async throws {
    let code = try #require(try blocks("sh", containing: "--unix-socket").first)
    let kiosk = try LabKiosk()
    let folder = kiosk.folder
    let result = try await kiosk.serving(try #require(SharedData.face)) {
      try await run("bash", "set -e\n" + code, in: folder, socket: kiosk.socket)
    }
    #expect(result.status.isSuccess, "\(result.output)")
    #expect(try folder.read("packet.cbor").count > 10_000)
    for part in ["\"busy\"", "event: done", "packet_gone", "\"status\":\"ok\""] {
      #expect(result.output.contains(part), "\(part) is missing in \(result.output)")
    }
  }

  @Test(
    "The terminal in Python gets its packet",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func python() async throws {
    let code = try #require(try blocks("python", containing: "AF_UNIX").first)
    let kiosk = try LabKiosk()
    let result = try await kiosk.serving(try #require(SharedData.face)) {
      try await run("python3", code, in: kiosk.folder, socket: kiosk.socket)
    }
    #expect(result.status.isSuccess, "\(result.output)")
    let words = result.output.split(whereSeparator: \.isWhitespace)
    #expect(
      words.first == "200" && words.last.flatMap { Int($0) } ?? 0 > 10_000, "\(result.output)")
  }
}
