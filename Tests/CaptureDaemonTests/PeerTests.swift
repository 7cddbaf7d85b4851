import CaptureSession
import DeviceAPI
import Foundation
import Subprocess
import Testing

@testable import CaptureDaemon

@Suite("Peers are who the kernel says they are", .timeLimit(.minutes(1)))
struct PeerTests {
  private static let nobody: UInt32 = 65_534
  private static let canSwitch =
    geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

  @Test(
    "Another uid neither sees nor cancels a capture, and a group admits its members",
    .enabled(if: canSwitch, "needs root, curl and setpriv to call as another user"))
  func otherUser() async throws {
    var mine = TestDaemon.terminal
    mine.peers = .user(geteuid())
    var group = TestDaemon.terminal
    group.peers = .group(4242)
    try await TestDaemon.run(terminals: [mine, group]) { daemon in
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: daemon.socket)
      let ticket = try await DeviceClient.with(socket: daemon.socket) { client in
        try await client.beginCapture(TestDaemon.order())
      }
      let path = "/v1/captures/\(ticket.id)"
      // Without the group: not admitted at all.
      #expect(try await curl(daemon, "/v1/health", groups: []).hasSuffix(" 403"))
      #expect(try await curl(daemon, path + "/packet", groups: []).contains("peer_not_allowed"))
      // With it: admitted, but the capture belongs to somebody else.
      #expect(try await curl(daemon, "/v1/health", groups: [4242]).hasSuffix(" 200"))
      for call in [["\(path)/packet"], ["\(path)/events"], [path, "-X", "DELETE"]] {
        let text = try await curl(daemon, call[0], groups: [4242], Array(call.dropFirst()))
        #expect(text.hasSuffix(" 404"))
        #expect(text.contains("not_found"))
      }
      await daemon.device.fail(.cameraLost)
    }
  }

  private func curl(
    _ daemon: TestDaemon, _ path: String, groups: [UInt32], _ more: [String] = []
  ) async throws -> String {
    let membership =
      groups.isEmpty
      ? ["--clear-groups"] : ["--groups=" + groups.map(String.init).joined(separator: ",")]
    let result = try await Subprocess.run(
      .name("setpriv"),
      arguments: Arguments(
        ["--reuid=\(Self.nobody)", "--regid=\(Self.nobody)"] + membership + [
          "curl", "-s", "-w", " %{http_code}", "--unix-socket", daemon.socket,
          "http://localhost\(path)",
        ] + more),
      output: .string(limit: 65_536), error: .discarded)
    return result.standardOutput
  }
}
