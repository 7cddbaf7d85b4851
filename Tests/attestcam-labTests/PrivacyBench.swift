import Foundation
import Subprocess
import Synchronization
import TestSupport
import Testing

/// A kiosk that plays a face, and what to look for in its memory.
struct PrivacyBench: Sendable {
  let kiosk: LabKiosk
  /// The picture that becomes the sample byte for byte.
  let picture: String
  /// Kinds of traces.
  let kinds: Set<String>
  private let folder: TemporaryFolder

  init(_ detector: PrivacyTests.Detector, _ requirements: String) async throws {
    folder = try TemporaryFolder()
    let face = try #require(SharedData.face)
    let made = try await Program("face-traces").run(
      [face, folder.path] + (detector.path.map { [$0] } ?? []))
    try #require(made.code == 0, "\(made.error)")
    picture = folder.file("face.jpg")
    kinds = Set(try FileManager.default.contentsOfDirectory(atPath: folder.file("traces")))
    kiosk = try LabKiosk(
      profile: "sample: {minimum_width: 160, minimum_height: 120}\n\(requirements)")
    try kiosk.writeConfiguration(
      models: detector.path, more: "limits: {capture_burst: 1000, captures_per_minute: 6000}")
  }

  /// Runs `body` with the ids of the daemon and of its children.
  func serving(_ body: @Sendable ([Int32]) async throws -> Void) async throws {
    try await kiosk.serving(picture) { try await body(try processes()) }
  }

  /// Kinds of traces in these processes, each with a place.
  func find(in pids: [Int32], tries: Int = 1) async throws -> [String: String] {
    let tool = "\(SharedData.checkout)/Tests/Lab/guest/remains.py"
    let arguments = ["-B", tool, folder.file("traces"), "\(tries)"] + pids.map(String.init)
    let result = try await Subprocess.run(
      .name("python3"), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    return try JSONDecoder().decode(
      [String: String].self, from: Data(result.standardOutput.utf8))
  }

  /// Captures over and over while `body` runs; returns when the last one has ended.
  func capturing<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    let isOver = Atomic(false)
    async let captures: Void = {
      while !isOver.load(ordering: .relaxed) {
        _ = try await kiosk.capture("--deadline-ms", "5000")
      }
    }()
    do {
      let value = try await body()
      isOver.store(true, ordering: .relaxed)
      try await captures
      return value
    } catch {
      isOver.store(true, ordering: .relaxed)
      throw error
    }
  }

  private func processes() throws -> [Int32] {
    let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
    let daemon = try #require(
      all.first { pid in
        let line = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
        return line.contains("serve\0--config\0\(kiosk.config)")
      })
    let children = all.filter { pid in
      let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
      return status.contains("\nPPid:\t\(daemon)\n")
    }
    return [daemon] + children
  }
}
