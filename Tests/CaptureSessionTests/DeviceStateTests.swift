import DeviceKeys
import Foundation
import Testing

@testable import CaptureSession

@Suite("The state directory", .timeLimit(.minutes(1)))
struct DeviceStateTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reopen() async throws -> DeviceState {
    try await untilUnlocked { try DeviceState(directory: folder.path) }
  }

  @Test("A nonce is on the disk before begin returns, and refused after a restart")
  func restart() async throws {
    let nonce = Nonce.random()
    do {
      let bench = try Bench(
        takes: [ScriptedCamera.Take(steps: [.silence])], folder: folder)
      let running = try await bench.device.begin(Bench.request(nonce))
      let onDisk = try folder.read("nonces")
      #expect(Array(onDisk[8..<40]) == SHA256.digest(nonce.bytes).bytes)
      running.cancel()
      _ = await Ended(running)
      try await bench.untilStopped()
    }
    let bench = try await untilUnlocked {
      try Bench(takes: [ScriptedCamera.Take(steps: [])], folder: folder)
    }
    #expect(await bench.refusal(of: Bench.request(nonce)) == .nonceReused)
    #expect(bench.camera.started == 0)
  }

  @Test("Once the disk fails, no capture begins, and the nonce is not usable")
  func diskFails() async throws {
    let bench = try Bench(takes: [ScriptedCamera.Take(steps: [])], folder: folder)
    try StateFiles.breakDisk(under: folder.file("nonces"))
    let nonce = Nonce.random()
    #expect(await bench.refusal(of: Bench.request(nonce)) == .stateUnavailable)
    #expect(await bench.refusal(of: Bench.request(nonce)) == .nonceReused)
    #expect(await bench.refusal(of: Bench.request()) == .stateUnavailable)
    #expect(bench.camera.started == 0)
  }

  @Test("A packet that cannot be recorded is not handed out")
  func historyFails() async throws {
    let bench = try Bench(
      takes: [ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())])], folder: folder)
    try StateFiles.breakDisk(under: folder.file("history"))
    #expect(try await bench.capture().failure?.code == .stateUnavailable)
  }

  @Test("A second daemon on the same directory is refused")
  func secondInstance() throws {
    let first = try DeviceState(directory: folder.path)
    let error = #expect(throws: StateError.self) { try DeviceState(directory: folder.path) }
    #expect(error?.description.contains("another daemon") == true)
    withExtendedLifetime(first) {}
  }

  @Test(
    "Another process sees the directory as taken while the device is there, and free afterwards")
  func secondProcess() async throws {
    func canLock() throws -> Bool {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/flock")
      process.arguments = ["--nonblock", folder.file("lock"), "true"]
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
    do {
      let state = try DeviceState(directory: folder.path)
      #expect(try !canLock())
      withExtendedLifetime(state) {}
    }
    #expect(try canLock())
  }

  @Test("A ledger that vanished from a device that has worked is refused, and so is a history")
  func lostFiles() async throws {
    for (lost, kept) in [("nonces", "history"), ("history", "nonces")] {
      let folder = try TemporaryFolder()
      do {
        let state = try DeviceState(directory: folder.path)
        try await state.spend(.random())
      }
      try FileManager.default.removeItem(atPath: folder.file(lost))
      let error = await #expect(throws: StateError.self) {
        try await untilUnlocked { try DeviceState(directory: folder.path) }
      }
      #expect(error?.description.contains("missing on a device that has worked before") == true)
      #expect(!FileManager.default.fileExists(atPath: folder.file(lost)))
      #expect(FileManager.default.fileExists(atPath: folder.file(kept)))
    }
  }

  @Test("A cut between the two files being made leaves a new device new")
  func halfMade() async throws {
    do { _ = try DeviceState(directory: folder.path) }
    try FileManager.default.removeItem(atPath: folder.file("history"))
    let position = try await reopen().position()
    #expect(position.sequence == 1)
    #expect(position.previous == nil)
  }

  @Test("A directory that others may write is refused", arguments: [0o770, 0o707, 0o777])
  func mode(mode: Int) throws {
    try folder.setMode(mode, of: folder.path)
    #expect(throws: StateError.self) { try DeviceState(directory: folder.path) }
    try folder.setMode(0o700, of: folder.path)
  }

  @Test(
    "What is no directory, or no file in it, is refused", arguments: ["nonces", "history", "lock"])
  func notAFile(name: String) throws {
    #expect(throws: StateError.self) { try DeviceState(directory: folder.file("absent")) }
    try FileManager.default.createDirectory(
      atPath: folder.file(name), withIntermediateDirectories: false)
    #expect(throws: StateError.self) { try DeviceState(directory: folder.path) }
  }

  @Test(
    "A link in place of a state file is not followed", arguments: ["nonces", "history", "lock"])
  func link(name: String) throws {
    let elsewhere = try TemporaryFolder()
    try elsewhere.write([], to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file(name), withDestinationPath: elsewhere.file("target"))
    #expect(throws: StateError.self) { try DeviceState(directory: folder.path) }
    #expect(try elsewhere.read("target").isEmpty)
  }

  @Test("Errors name the file and no nonce")
  func messages() throws {
    try folder.write([], to: "nonces")
    let error = #expect(throws: StateError.self) { try DeviceState(directory: folder.path) }
    #expect(error?.description.hasPrefix(folder.file("nonces")) == true)
  }
}
