import TestSupport
import Testing

/// That each still measures; what it measures is for `make bench` on a quiet machine. Those that take minutes, or have tests
/// of their own (daemon, flood, management, tpm), are not run here.
@Suite(
  "attestcam-lab bench", .enabled(if: SharedData.face != nil, SharedData.faceReason),
  .timeLimit(.minutes(2)))
struct BenchTests {
  private static let measures = [
    ("sign", "claims to packet"), ("verify", "image decoded"), ("first-sight", "new chain"),
    ("size", "beyond sample"), ("analysis", "one frame"), ("parse", "whole packet"),
    ("capture", "p99"), ("labels", "read 640×480"),
  ]

  @Test("A benchmark runs through and names its rows", arguments: measures)
  func runs(_ name: String, _ row: String) async throws {
    let folder = try TemporaryFolder()
    let face = try #require(SharedData.face)
    let outcome = try await Program("attestcam-lab").run([
      "bench", "--only", name, "--rounds", "5", "--image", face, "--state", folder.file("state"),
    ])
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.contains(row))
    withExtendedLifetime(folder) {}
  }
}
