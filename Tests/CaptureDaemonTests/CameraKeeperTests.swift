import CaptureSession
import DeviceAPI
import Logging
import Platform
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import VideoCapture

@testable import CaptureDaemon

@Suite("The keeper of the camera", .timeLimit(.minutes(1)))
struct CameraKeeperTests {
  /// A camera that answers each look as the test says; the last answer is given again.
  private final class Script: Sendable {
    private let answers: Mutex<[CaptureFailure.Code?]>
    private let count = Mutex(0)

    init(_ answers: [CaptureFailure.Code?]) { self.answers = Mutex(answers) }

    var looks: Int { count.withLock(\.self) }

    func look() throws(CaptureFailure) {
      count.withLock { $0 += 1 }
      let code = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? nil }
      if let code { throw CaptureFailure(code, "as the script says") }
    }
  }

  private struct Stage: Sendable {
    let keeper: CameraKeeper
    let clock: ManualClock
    let script: Script
    let folder: TemporaryFolder
    let metrics: MetricsRegistry

    func until(_ condition: @Sendable (CameraState) -> Bool) async throws {
      for _ in 0..<2000 {
        if condition(await keeper.state) { return }
        try await Task.sleep(for: .milliseconds(5))
      }
      Issue.record("the camera is \(await keeper.state)")
    }
  }

  private static func run(
    _ answers: [CaptureFailure.Code?], _ body: @Sendable @escaping (Stage) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let (clock, script, metrics) = (ManualClock(), Script(answers), MetricsRegistry())
    let keeper = CameraKeeper(
      path: folder.file("video0"), metrics: DaemonMetrics(metrics),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: clock
    ) { () throws(CaptureFailure) in try script.look() }
    let group = ServiceGroup(
      services: [keeper], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await group.run() }
      do {
        try await body(
          Stage(keeper: keeper, clock: clock, script: script, folder: folder, metrics: metrics))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  @Test("A daemon without a camera says so, and finds the one that is plugged in at once")
  func plugged() async throws {
    try await Self.run([.cameraNotFound, nil]) { stage in
      try await stage.until { $0 == .absent }
      let health = await stage.keeper.health
      #expect(health.status == .failed && health.code == "absent")
      // No time passes for the keeper: only the node's coming can have told it.
      try stage.folder.write("video0", "")
      try await stage.until { $0 == .ready }
      #expect(await stage.keeper.health == HealthReport.Part(status: .ok, code: "ready"))
      #expect(stage.metrics.render().contains("attestcam_camera_state{state=\"ready\"} 1"))
      #expect(stage.metrics.render().contains("attestcam_camera_state{state=\"absent\"} 0"))
    }
  }

  @Test("After captures that fail it is looked at again and again, and is well again by itself")
  func recovers() async throws {
    try await Self.run([nil, .cameraFailed, .cameraFailed, nil]) { stage in
      try await stage.until { $0 == .ready }
      stage.keeper.captureBegan()
      stage.keeper.captureEnded(CaptureFailure(.cameraStalled, "no frames"))
      try await stage.until { $0.name == .recovering }
      #expect(await stage.keeper.health.detail?.contains("no frames") == true)
      for (pause, looks, name) in [
        (1, 2, CameraState.Name.recovering), (2, 3, .faulted), (5, 4, .ready),
      ] {
        await stage.clock.waitForSleepers(1)
        stage.clock.advance(by: .seconds(pause))
        try await stage.until { $0.name == name && stage.script.looks == looks }
      }
      #expect(
        stage.metrics.render().contains(
          "attestcam_camera_failures_total{code=\"camera_failed\"} 2"))
    }
  }

  @Test(
    "How a capture ended tells of the camera only when the camera had a part in it",
    arguments: [
      (CaptureFailure.Code.cameraBusy, CameraState.Name.recovering),
      (.cameraLost, .absent), (.cameraNotAllowed, .faulted), (.qualityNotReached, .ready),
      (.cancelled, .ready), (.keyUnavailable, .ready), (.nonceReused, .ready),
    ])
  func learns(code: CaptureFailure.Code, name: CameraState.Name) async throws {
    try await Self.run([nil]) { stage in
      try await stage.until { $0 == .ready }
      stage.keeper.captureBegan()
      stage.keeper.captureEnded(CaptureFailure(code, "as the script says"))
      try await Task.sleep(for: .milliseconds(50))
      try await stage.until { $0.name == name }
    }
  }

  @Test("The camera is left alone while a capture runs")
  func leftAlone() async throws {
    try await Self.run([nil]) { stage in
      try await stage.until { $0 == .ready }
      stage.keeper.captureBegan()
      try stage.folder.write("video0", "")
      await stage.clock.waitForSleepers(1)
      try await Task.sleep(for: NodeWatch.settling * 3)
      #expect(stage.script.looks == 1)
      stage.keeper.captureEnded(nil)
    }
  }
}
