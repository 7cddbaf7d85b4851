import Platform
import Testing
import VideoCapture

@testable import CaptureWorker

@Suite("How long the daemon waits for its worker", .timeLimit(.minutes(1)))
struct WorkerPatienceTests {
  /// One that starts a stream and never answers what comes after.
  private static func hanging(_ limits: WorkerLink.Limits) async throws -> RemoteWorker {
    let peer = Peer { end in
      end.begin()
      end.request()
      end.request()
    }
    return try await RemoteWorker.launch(
      WorkerLink(peer, WorkerModels(), limits), openCamera: HostileWorkerTests.openCamera)
  }

  @Test("A worker that keeps dying is started again ever more slowly")
  func backOff() async throws {
    let peer = Peer { $0.setUp() }
    var limits = HostileWorkerTests.limits
    limits.backOff = .seconds(60)
    let worker = try await RemoteWorker.launch(
      WorkerLink(peer, WorkerModels(), limits), openCamera: HostileWorkerTests.openCamera)
    for _ in 0..<10 { _ = await worker.check() }
    #expect(peer.launches == 2)
    #expect(worker.health.process == nil)
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(LocalWorkerTests.order)
    }
    #expect(error?.code == .lost && error?.message.contains("keeps dying") == true)
  }

  @Test("A worker that hangs is silent before it is given up")
  func silent() async throws {
    var limits = HostileWorkerTests.limits
    limits.frame = .seconds(2)
    let worker = try await Self.hanging(limits)
    _ = try await worker.start(LocalWorkerTests.order)
    #expect(!worker.isSilent)
    let next = Task { try await worker.next() }
    for _ in 0..<500 where !worker.isSilent { try await Task.sleep(for: .milliseconds(3)) }
    #expect(worker.isSilent && worker.health.losses == 0)
    let error = await #expect(throws: WorkerError.self) { try await next.value }
    #expect(error?.code == .lost)
    #expect(!worker.isSilent)
  }

  @Test("A worker that owes its answer to a capture that was given up has only a moment left")
  func givenUp() async throws {
    var limits = HostileWorkerTests.limits
    (limits.request, limits.afterwards) = (.seconds(50), .milliseconds(200))
    let worker = try await Self.hanging(limits)
    _ = try await worker.start(LocalWorkerTests.order)
    let begun = ContinuousClock.now
    let assessing = Task { try await worker.assess() }
    try await Task.sleep(for: .milliseconds(100))
    assessing.cancel()
    let error = await #expect(throws: WorkerError.self) { try await assessing.value }
    #expect(error?.code == .lost)
    #expect(begun.duration(to: .now) < .seconds(10))
  }

  @Test("One that was only slow for a capture that was given up does not keep the next one waiting")
  func slow() async throws {
    var limits = HostileWorkerTests.limits
    (limits.request, limits.afterwards, limits.backOff) = (
      .seconds(50), .milliseconds(100), .seconds(60)
    )
    let worker = try await Self.hanging(limits)
    for round in 1...2 {
      _ = try await worker.start(LocalWorkerTests.order)
      let asking = Task { try await worker.next() }
      try await Task.sleep(for: .milliseconds(50))
      asking.cancel()
      await #expect(throws: WorkerError.self) { try await asking.value }
      #expect(worker.health.losses == round)
    }
    _ = try await worker.start(LocalWorkerTests.order)
  }
}
