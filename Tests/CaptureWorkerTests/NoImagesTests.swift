import Foundation
import Subprocess
import TestSupport
import Testing

/// The process with the key parses no image: what runs in it has no way to call what parses one.
@Suite("The process with the key")
struct NoImagesTests {
  /// Parts of symbols, with the length that mangling puts before a module's name.
  private static let parsers = [
    "4JPEG", "3PNG", "12FaceAnalysis", "tjDecompress", "tj3", "cvision_", "15FrameConversion",
    "v4lconvert",
  ]

  /// What the object files of a module refer to but do not define.
  private func references(of module: String, _ isMeant: (String) -> Bool) async throws -> String {
    let folder = "\(SharedData.checkout)/.build/release/\(module).build"
    // An object whose source is gone stays until the next clean build.
    let sources = try FileManager.default.subpathsOfDirectory(
      atPath: "\(SharedData.checkout)/Sources/\(module)"
    ).map { URL(filePath: $0).lastPathComponent }
    let objects = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift.o") && sources.contains(String($0.dropLast(2))) }
      .filter(isMeant)
    try #require(!objects.isEmpty)
    let result = try await Subprocess.run(
      .name("nm"), arguments: Arguments(["-u"] + objects.map { "\(folder)/\($0)" }),
      output: .string(limit: 1 << 24))
    try #require(result.terminationStatus.isSuccess)
    return result.standardOutput
  }

  /// Files of CaptureWorker that run in the daemon.
  private static let daemonSide = ["Remote", "Wire", "WorkerLink", "WorkerProgram", "Launched"]

  @Test(
    "Neither engine nor daemon refers to an image parser or a network",
    arguments: ["CaptureSession", "CaptureDaemon"])
  func modules(_ module: String) async throws {
    let references = try await references(of: module) { _ in true }
    for parser in Self.parsers { #expect(!references.contains(parser), "\(parser)") }
  }

  @Test("Nor does the daemon's end of the worker")
  func remote() async throws {
    let references = try await references(of: "CaptureWorker") { name in
      Self.daemonSide.contains { name.contains($0) }
    }
    for parser in Self.parsers { #expect(!references.contains(parser), "\(parser)") }
  }

  @Test("The worker's own end does, so the search finds what it looks for")
  func local() async throws {
    let references = try await references(of: "CaptureWorker") {
      $0.contains("SealedSample+Frame") || $0.contains("LoadedModels")
        || $0.contains("WorkerProcess.")
    }
    for parser in ["4JPEG", "12FaceAnalysis", "15FrameConversion"] {
      #expect(references.contains(parser))
    }
  }
}
