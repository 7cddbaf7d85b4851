import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What hostile local clients can do to the daemon; `attestcam-lab bench --only flood` measures what it costs.
@Suite("The daemon under a flood", .timeLimit(.minutes(2)))
struct FloodTests {
  /// Kilobytes that a flood may add: connections and their buffers, bounded by their limits, and what malloc keeps.
  private static let growth = 16_384

  @Test(
    "Hammering, half-open, slow and malformed clients leave a daemon of the same size, and a good capture",
    .enabled(if: SharedData.face != nil, SharedData.faceReason))
  func survives() async throws {
    // As root another user, so that the honest client keeps its share of connections.
    let user: UInt32? = getuid() == 0 ? 64_100 : nil
    let kiosk = try LabKiosk(users: user.map { [$0] } ?? [])
    try await kiosk.serving(try #require(SharedData.face)) {
      #expect(try await kiosk.capture().code == 0)
      let before = try #require(Usage(ofProcessWith: kiosk.config))
      let (during, counts) = try await Self.flood(kiosk.socket, as: user) {
        try await Task.sleep(for: .seconds(2))
        return try await kiosk.capture()
      }
      let after = try #require(Usage(ofProcessWith: kiosk.config))
      // Under one uid the flood may take every place of the honest client, and the daemon says so.
      #expect(during.code == 0 || user == nil, "\(during.error)")
      #expect(counts.count == 3 && counts.allSatisfy { $0 > 100 }, "\(counts)")
      #expect(after.peakKilobytes < before.residentKilobytes + Self.growth, "\(before) \(after)")
      let outcome = try await kiosk.capture()
      #expect(outcome.code == 0, "\(outcome.error)")
      print(
        "\(counts) connections, answers, malformed requests; "
          + "\(before), then \(after), at most \(after.peakKilobytes) kB")
    }
    withExtendedLifetime(kiosk) {}
  }

  /// Runs `body` beside a flood.
  ///
  /// - Returns: what `body` returned; how many connections the flood made, answers it got, malformed requests it sent.
  private static func flood<Value: Sendable>(
    _ socket: String, as user: UInt32?, _ body: @Sendable () async throws -> Value
  ) async throws -> (Value, [Int]) {
    // It ends with its standard input.
    let (input, end) = try FileDescriptor.pipe()
    defer { try? input.close() }
    async let flooding = Subprocess.run(
      .path(FilePath("\(SharedData.checkout)/.build/release/attestcam-lab")),
      arguments: Arguments(
        ["flood", "--socket", socket] + (user.map { ["--uid", "\($0)"] } ?? [])),
      input: .fileDescriptor(input, closeAfterSpawningProcess: false),
      output: .string(limit: 4096), error: .string(limit: 65_536))
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    try end.close()
    let flood = try await flooding
    #expect(flood.terminationStatus.isSuccess, "\(flood.standardError)")
    let counts = flood.standardOutput.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    return (try outcome.get(), counts)
  }
}
