import DeviceKeys
import FaceQuality
import Foundation
import Glibc
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

/// The worker as `attestcamd` starts it.
@Suite("The worker process", .timeLimit(.minutes(2)))
struct WorkerProcessTests {
  static let program = WorkerProgram(
    path: "\(SharedData.checkout)/.build/release/attestcamd",
    arguments: ["attestcamd", WorkerProcess.argument])

  private static func launch(_ models: WorkerModels = WorkerModels()) async throws -> RemoteWorker {
    try await RemoteWorker.launch(
      cameras: PerCamera(visible: "/dev/null"), models: models, program: program)
  }

  private static func status(_ process: Int32, _ key: String) throws -> String? {
    try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8).split(separator: "\n")
      .first { $0.hasPrefix("\(key):") }.map {
        $0.dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
      }
  }

  @Test("Is ready in good time, and says what it measures with")
  func ready() async throws {
    let begun = ContinuousClock.now
    let worker = try await Self.launch()
    // A second is the goal on an idle machine.
    #expect(begun.duration(to: .now) < .seconds(10))
    #expect(worker.abilities.algorithms.id == "dlib-hog/1")
    #expect(await worker.check())
  }

  @Test("Inherits nothing: no file, no environment, no terminal, and cannot come by more")
  func inherits() async throws {
    // Left open on purpose, as a careless library would.
    let secret = try TemporaryFolder()
    try secret.write("key", "secret")
    let careless = open(secret.file("key"), O_RDONLY)
    defer { close(careless) }
    let worker = try await Self.launch()
    let process = try #require(worker.health.process)
    let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").map {
      try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
    }
    let kinds = Set(links.map { $0.prefix { $0 != ":" } })
    #expect(kinds.isSubset(of: ["socket", "/dev/null", "anon_inode"]), "\(links)")
    let environment = try Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
    #expect(
      String(decoding: environment, as: UTF8.self).split(separator: "\0").map(String.init)
        == WorkerProgram.environment)
    #expect(getsid(process) == process)
    // 2: a filter of system calls (proc(5)).
    #expect(try Self.status(process, "Seccomp") == "2")
    #expect(try Self.status(process, "NoNewPrivs") == "1")
    withExtendedLifetime((secret, worker)) {}
  }

  @Test("What is no camera is refused by its driver, from inside the sandbox")
  func noCamera() async throws {
    let link = WorkerLink(Self.program, WorkerModels())
    let worker = try await RemoteWorker.launch(link, openCamera: HostileWorkerTests.openCamera)
    let error = await #expect(throws: WorkerError.self) {
      try await worker.start(LocalWorkerTests.order)
    }
    #expect(error?.code == .camera(.unsupported), "\(error?.message ?? "none")")
    #expect(worker.health.losses == 0)
  }

  @Test(
    "When it dies of whatever, that is noticed, and another takes its place",
    arguments: [SIGSEGV, SIGKILL, SIGABRT, SIGSYS])
  func crash(signal: Int32) async throws {
    let worker = try await Self.launch()
    let first = try #require(worker.health.process)
    kill(first, signal)
    for _ in 0..<500 where worker.health.losses == 0 {
      _ = await worker.check()
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(worker.health.losses == 1)
    #expect(await worker.check())
    let second = try #require(worker.health.process)
    #expect(second != first)
    // It was reaped.
    #expect(kill(first, 0) == -1 && errno == ESRCH)
  }

  @Test("When it hangs, it is ended, and another takes its place")
  func hang() async throws {
    var limits = WorkerLink.Limits()
    limits.request = .milliseconds(300)
    let link = WorkerLink(Self.program, WorkerModels(), limits)
    let worker = try await RemoteWorker.launch(link, openCamera: HostileWorkerTests.openCamera)
    let first = try #require(worker.health.process)
    kill(first, SIGSTOP)
    // All of its threads, which takes a moment.
    for _ in 0..<500 where try Self.status(first, "State")?.hasPrefix("T") != true {
      try await Task.sleep(for: .milliseconds(2))
    }
    #expect(await !worker.check())
    #expect(worker.health.losses == 1)
    #expect(kill(first, 0) == -1 && errno == ESRCH)
    for _ in 0..<50 where worker.health.process == nil { _ = await worker.check() }
    #expect(worker.health.process != nil)
  }

  @Test("It ends with the daemon's interest in it")
  func end() async throws {
    let process: Int32
    do {
      let worker = try await Self.launch()
      process = try #require(worker.health.process)
    }
    for _ in 0..<500 where kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test(
    "With both models it measures every component, from inside the sandbox",
    .enabled(if: SharedData.models != nil, SharedData.modelsReason))
  func mesh() async throws {
    let folder = try #require(SharedData.models)
    let worker = try await Self.launch(
      WorkerModels(
        detector: "\(folder)/yunet_s_640_640.onnx",
        mesh: "\(folder)/face_landmarks_detector_478_fp32.onnx"))
    #expect(worker.abilities.algorithms.id == "yunet-2023mar+mesh478+iso29794-5/1")
    #expect(worker.abilities.algorithms.models.keys.sorted() == ["detector", "landmarks"])
    #expect(worker.abilities.assessable == Set(Measure.allCases))
    #expect(await worker.check())
  }

  @Test("A mesh that is not the pinned one is refused, and named")
  func otherMesh() async throws {
    let folder = try TemporaryFolder()
    try folder.write("mesh.onnx", "not a network")
    let models = WorkerModels(mesh: folder.file("mesh.onnx"))
    let error = await #expect(throws: WorkerError.self) { try await Self.launch(models) }
    #expect(error?.code == .models && error?.message.contains("mesh.onnx") == true)
    withExtendedLifetime(folder) {}
  }

  @Test("A model that is not the pinned one is refused, and named")
  func otherModel() async throws {
    let folder = try TemporaryFolder()
    try folder.write("model.onnx", "not a network")
    let models = WorkerModels(detector: folder.file("model.onnx"))
    let error = await #expect(throws: WorkerError.self) { try await Self.launch(models) }
    #expect(error?.code == .models && error?.message.contains("model.onnx") == true)
    withExtendedLifetime(folder) {}
  }

  @Test(
    "A program that is no worker is lost, not waited for", arguments: ["/bin/true", "/nowhere"])
  func other(path: String) async throws {
    let program = WorkerProgram(path: path, arguments: ["x"])
    let error = await #expect(throws: WorkerError.self) {
      try await RemoteWorker.launch(
        cameras: PerCamera(visible: "/dev/null"), models: WorkerModels(), program: program)
    }
    #expect(error?.code == .lost)
  }

  @Test("Nobody but the daemon can start it")
  func byHand() async throws {
    let outcome = try await Program("attestcamd").run(WorkerProcess.argument)
    #expect(outcome.code == EX_UNAVAILABLE && outcome.error.contains("by attestcamd itself"))
  }
}
