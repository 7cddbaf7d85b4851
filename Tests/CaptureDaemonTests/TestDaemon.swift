import DeviceAPI
import DeviceKeys
import FaceQuality
import Foundation
import HTTPSupport
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import CaptureDaemon

/// A daemon on a socket of its own, with a scripted device behind it.
struct TestDaemon: Sendable {
  static let audience = "https://recognition.example/"

  let device: ScriptedDevice
  let socket: String
  /// Begins the graceful stop, as SIGTERM does.
  let stop: @Sendable () async -> Void

  static func run(
    limits: DeviceLimits = DeviceLimits(),
    rules: CaptureRegistry.Rules = CaptureRegistry.Rules(),
    terminals: [Terminal]? = nil, environment: [String: String] = [:],
    _ body: @Sendable (TestDaemon) async throws -> Void
  ) async throws {
    let directory = try TemporaryDirectory()
    let socket = directory.path + "/s"
    let device = ScriptedDevice()
    let manager = try ServiceManager { environment[$0] }
    let (ready, feed) = AsyncStream.makeStream(of: Void.self)
    var logger = Logger(label: "test") { _ in ReadyHandler(feed: feed) }
    logger.logLevel = .notice
    let daemon = Daemon(
      parts: Daemon.Parts(
        device: device, describe: { Self.description },
        profiles: ["standard", "strict"].map {
          CaptureProfile(name: $0, digest: SHA256.digest(Array($0.utf8)), requirements: [:])
        },
        healthChecks: ["camera": { .ok }]),
      terminals: terminals ?? [Self.terminal], limits: limits, rules: rules,
      socket: try ListeningSocket.bind(path: socket, group: nil), manager: manager, logger: logger)
    let group = daemon.serviceGroup(stoppingOn: [])
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      for await _ in ready { break }
      do {
        try await body(
          TestDaemon(
            device: device, socket: socket, stop: { await group.triggerGracefulShutdown() }))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    #expect(!FileManager.default.fileExists(atPath: socket), "the socket file is removed")
    withExtendedLifetime(directory) {}
  }

  static let terminal = Terminal(
    peers: .user(geteuid()), purposes: ["enrol"], profiles: ["standard"], audiences: [audience])

  static let description = DeviceDescription(
    deviceID: Base64URL([UInt8](repeating: 7, count: 32)), certificates: [Base64URL([0x30, 0])],
    keyProtection: "file", software: .init(name: "attestcamd", version: "0"),
    cameras: [
      .init(role: "visible", kind: "replay", driver: "replay", model: "Script", bus: "none")
    ],
    algorithms: .init(id: "script/1", models: [:]),
    profiles: [.init(name: "standard", sha256: Base64URL([1]))])

  static func order(deadline: Int64? = nil) -> CaptureOrder {
    CaptureOrder(
      nonce: SecureRandom.bytes(32), purpose: "enrol", audience: audience,
      deadlineMilliseconds: deadline)
  }
}

/// A directory that goes away with its holder.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path() + "attestcam-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o755])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Signals the daemon's "ready" to the test.
private struct ReadyHandler: LogHandler {
  let feed: AsyncStream<Void>.Continuation
  var logLevel = Logger.Level.notice
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  init(feed: AsyncStream<Void>.Continuation) { self.feed = feed }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    if event.message == "ready" { feed.yield() }
  }
}
