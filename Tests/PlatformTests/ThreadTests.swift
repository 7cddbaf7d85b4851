import Foundation
import Platform
import Synchronization
import Testing

@Suite struct ThreadTests {
  private actor Worker {
    private let thread: DedicatedThread
    nonisolated var executor: any TaskExecutor { thread.forTasks }
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ name: String) { thread = DedicatedThread(name: name) }

    /// proc(5): a link to `PID/task/TID`.
    func threadID() throws -> Int32 {
      let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
      return try #require(link.split(separator: "/").last.flatMap { Int32($0) })
    }
    func block(until signal: StopSignal) -> Bool {
      signal.wait(until: MonotonicClock().now.advanced(by: .seconds(10)))
    }
  }

  @Test("An actor's jobs all run on its own thread")
  func actorJobs() async throws {
    let worker = Worker("test-actor")
    let ids = [try await worker.threadID(), try await worker.threadID()]
    #expect(ids[0] == ids[1])
    #expect(threads(named: "test-actor") == [ids[0]])
  }

  @Test(
    "Tasks run while more actors block than the machine has processors", .timeLimit(.minutes(1)))
  func blockedActors() async throws {
    let release = try StopSignal()
    let workers = (0...ProcessInfo.processInfo.activeProcessorCount).map { Worker("blocked-\($0)") }
    await withTaskGroup(of: Bool.self) { group in
      for worker in workers { group.addTask { await worker.block(until: release) } }
      // If the workers held the cooperative pool, nobody could raise the signal before their time is up.
      group.addTask {
        try? await Task.sleep(for: .milliseconds(50))
        release.raise()
        return true
      }
      for await wasReleased in group { #expect(wasReleased) }
    }
  }

  /// On whichever thread the task is.
  @concurrent private static func threadIDHere() async throws -> Int32 {
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
    return try #require(link.split(separator: "/").last.flatMap { Int32($0) })
  }

  @Test(
    "A task that prefers an actor's thread comes back to it from every wait",
    .timeLimit(.minutes(1)))
  func preferredThread() async throws {
    let worker = Worker("test-prefer")
    let own = try await worker.threadID()
    let seen = try await withTaskExecutorPreference(worker.executor) {
      var seen = [try await Self.threadIDHere()]
      for _ in 0..<3 {
        await withCheckedContinuation { continuation in
          Thread.detachNewThread { continuation.resume() }
        }
        seen.append(try await Self.threadIDHere())
        seen.append(try await worker.threadID())
      }
      return seen
    }
    #expect(seen.count == 7 && Set(seen) == [own])
  }

  @Test("The thread outlives its actor while its executor for tasks is held, and ends after that")
  func preferenceKeepsThread() async throws {
    do {
      let executor = Worker("test-outlived").executor
      let task = Task(executorPreference: executor) { try await Self.threadIDHere() }
      let id = try await task.value
      #expect(threads(named: "test-outlived") == [id])
      withExtendedLifetime(executor) {}
    }
    try await eventually { threads(named: "test-outlived").isEmpty }
  }

  @Test("The thread ends when its actor is gone")
  func threadEnds() async throws {
    do {
      let worker = Worker("test-ending")
      _ = try await worker.threadID()
      #expect(threads(named: "test-ending").count == 1)
    }
    try await eventually { threads(named: "test-ending").isEmpty }
  }

  @Test("A blocking call runs on a thread of the given name and hands back its value or error")
  func blockingCall() async throws {
    let name = try await DetachedThread.run(name: "test-call", orFail: { $0 }) {
      () throws(SystemError) -> String in
      try String(decoding: DurableFile.read("/proc/thread-self/comm", limit: 64), as: UTF8.self)
    }
    #expect(name == "test-call\n")
    await #expect(throws: SystemError(errno: 5, "no")) {
      try await DetachedThread.run(name: "test-fail", orFail: { $0 }) { () throws(SystemError) in
        throw SystemError(errno: 5, "no")
      }
    }
    try await eventually { threads(named: "test-call").isEmpty }
  }

  @Test("A raised signal ends a wait at once, an unraised one at the deadline and not before")
  func stopSignal() throws {
    let clock = MonotonicClock()
    let signal = try StopSignal()
    let start = clock.now
    #expect(!signal.wait(until: start.advanced(by: .microseconds(20_500))))
    #expect(start.duration(to: clock.now) >= .microseconds(20_500))
    signal.raise()
    let raised = clock.now
    #expect(signal.wait(until: raised.advanced(by: .seconds(60))))
    #expect(signal.wait(until: raised.advanced(by: .seconds(60))))
    #expect(raised.duration(to: clock.now) < .seconds(10))
  }

  /// Ids of this process's threads of that name (proc(5), task/*/comm).
  private func threads(named name: String) -> [Int32] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return tasks.filter { task in
      let comm = try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)
      return comm == "\(name)\n"
    }.compactMap { Int32($0) }
  }

  private func eventually(_ condition: () -> Bool) async throws {
    for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
  }
}
