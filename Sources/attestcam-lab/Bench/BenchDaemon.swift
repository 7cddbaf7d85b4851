import DeviceAPI
import DeviceKeys
import Foundation
import HTTPSupport
import Platform

/// The daemon as a process of its own, with the sample for a camera.
struct BenchDaemon {
  let process: pid_t
  /// From the start of the process to its READY=1.
  let timeToReady: Duration
  private let socket: String

  /// Runs `body` beside the daemon, then stops it.
  ///
  /// - Parameter core: the only processor that it may use; nil for all.
  /// - Throws: `BenchError` when it does not come up.
  static func run<Value: Sendable>(
    _ files: BenchDaemonFiles, core: Int? = nil,
    _ body: (BenchDaemon) async throws -> Value
  ) async throws -> Value {
    try await LabDaemon.run(
      ["serve", "--config", files.configuration, "--image", files.image],
      notifySocket: files.notifySocket, core: core
    ) { daemon in
      try await body(
        BenchDaemon(
          process: daemon.process, timeToReady: daemon.timeToReady, socket: files.socket))
    }
  }

  /// Captures one after the other, as a terminal sees them.
  ///
  /// - Returns: of each, nanoseconds from the request to the packet.
  func captures(_ count: Int) async throws -> [Double] {
    try await DeviceClient.with(socket: socket) { client in
      let clock = MonotonicClock()
      var times: [Double] = []
      for _ in 0..<count {
        let order = CaptureOrder(
          nonce: SecureRandom.bytes(32), purpose: BenchDaemonFiles.purpose,
          audience: BenchMaterials.audience)
        var start = clock.now
        while true {
          do throws(DeviceClientError) {
            _ = try await client.packet(of: client.beginCapture(order).id)
            break
          } catch {
            // The camera is given back a moment after the packet is there.
            guard error.problem?.code == APIProblem.busy.rawValue else { throw error }
          }
          try await Task.sleep(for: .milliseconds(1))
          start = clock.now
        }
        times.append(Double(start.duration(to: clock.now).wholeNanoseconds))
      }
      return times
    }
  }
}
