import FaceQuality
import Glibc
import Platform
import TestSupport
import Testing
import VideoCapture

@testable import CaptureSession
@testable import CaptureWorker

/// Real worker processes under a real clock.
@Suite("A capture whose worker process hangs", .timeLimit(.minutes(2)))
struct HungWorkerTests {
  private static func worker() async throws -> RemoteWorker {
    let program = WorkerProgram(
      path: "\(SharedData.checkout)/.build/release/attestcamd",
      arguments: ["attestcamd", WorkerProcess.argument])
    return try await RemoteWorker.launch(WorkerLink(program, WorkerModels())) {
      (_) throws(CameraError) in
      CameraNode(
        adopting: open("/dev/null", O_RDWR | O_CLOEXEC), path: "/dev/null",
        identity: ScriptedCamera.standard)
    }
  }

  @Test("It ends as worker_lost at its deadline, the process is ended, and the next has another")
  func stopped() async throws {
    let worker = try await Self.worker()
    let bench = try Bench(takes: [.init(steps: [])], usesRealClock: true) { $0.worker = worker }
    let first = try #require(worker.health.process)
    kill(first, SIGSTOP)
    let begun = ContinuousClock.now
    let ended = await Ended(
      try await bench.device.begin(Bench.request(deadline: .milliseconds(2500))))
    let time = begun.duration(to: .now)
    #expect(ended.failure?.code == .workerLost)
    #expect(time >= .milliseconds(2500) && time < .milliseconds(2750))
    // The process that took its place says that /dev/null is no camera.
    let next = await Ended(try await bench.beginWhenFree())
    #expect(next.failure?.code == .cameraFailed)
    #expect(begun.duration(to: .now) < .seconds(10))
    #expect(worker.health.losses == 1)
    #expect(kill(first, 0) == -1 && errno == ESRCH)
  }

  @Test("When it is cancelled, the process has a moment left, and the next capture another")
  func cancelled() async throws {
    let worker = try await Self.worker()
    let bench = try Bench(takes: [.init(steps: [])], usesRealClock: true) { $0.worker = worker }
    kill(try #require(worker.health.process), SIGSTOP)
    let running = try await bench.device.begin(Bench.request())
    try await Task.sleep(for: .milliseconds(300))
    let begun = ContinuousClock.now
    running.cancel()
    #expect(await Ended(running).failure?.code == .cancelled)
    #expect(begun.duration(to: .now) < .milliseconds(250))
    #expect(await Ended(try await bench.beginWhenFree()).failure?.code == .cameraFailed)
    #expect(worker.health.losses == 1)
  }
}
