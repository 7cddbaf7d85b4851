import AuditLog
import DeviceKeys
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureSession

@Suite("What the audit log records", .timeLimit(.minutes(1)))
struct AuditTests {
  private static func records(
    of bench: Bench, head: SHA256Digest? = nil
  ) throws -> [AuditRecord] {
    var records: [AuditRecord] = []
    _ = try AuditReader(AuditFolder(bench.folder.file("audit"))).verify(head: head) {
      records.append($0)
    }
    return records
  }

  /// The record of a capture stands behind its outcome when it failed.
  private static func records(of bench: Bench, atLeast count: Int) async throws -> [AuditRecord] {
    for _ in 0..<1000 {
      let records = try records(of: bench)
      if records.count >= count { return records }
      try await Task.sleep(for: .milliseconds(5))
    }
    return try records(of: bench)
  }

  @Test("A packet is recorded with caller, purpose and digest, and has the head before its record")
  func signed() async throws {
    let bench = try Bench(
      takes: try [1, 9].map {
        ScriptedCamera.Take(steps: [.frame(.good($0), try .jpeg())])
      })
    for number in 1...2 {
      let ended = await Ended(try await bench.beginWhenFree())
      // Recorded before the outcome is told.
      let packet = try Packet(ended.packet())
      let audit = packet.token.claims.audit
      let records = try Self.records(of: bench, head: audit.digest)
      #expect(records.count == number + 1 && audit.count == number)
      #expect(
        records.last?.event
          == .capture(
            uid: 1000, purpose: "enrol", verdict: "signed",
            packet: SHA256.digest(packet.token.bytes)))
      #expect(records.last?.previous == audit.digest)
    }
  }

  @Test("Every end without a packet is recorded under its code, once")
  func failures() async throws {
    let bench = try Bench(takes: [
      ScriptedCamera.Take(start: .fail(CameraError(.busy, "taken")), steps: []),
      ScriptedCamera.Take(steps: [.fail(CameraError(.unplugged, "gone"))]),
      ScriptedCamera.Take(steps: [.silence]),
    ])
    for _ in 0..<2 { _ = await Ended(try await bench.beginWhenFree()) }
    let running = try await bench.beginWhenFree()
    running.cancel()
    _ = await Ended(running)
    let records = try await Self.records(of: bench, atLeast: 4)
    #expect(
      records.dropFirst().map(\.event)
        == ["camera_busy", "camera_lost", "cancelled"].map {
          .capture(uid: 1000, purpose: "enrol", verdict: $0, packet: nil)
        })
  }

  @Test("A packet that the audit log cannot record is not handed out, and no capture begins")
  func diskFails() async throws {
    let gate = Gate()
    let bench = try Bench([.hang(gate), .frame(.good(1), try .jpeg())])
    let running = try await bench.device.begin(Bench.request())
    await gate.reached()
    try StateFiles.breakDisk(under: bench.folder.file("audit/0000000000000001.jsonl"))
    gate.open()
    #expect(await Ended(running).failure?.code == .stateUnavailable)
    try await bench.untilStopped()
    let nonce = Nonce.random()
    var refusal = await bench.refusal(of: Bench.request(nonce))
    while refusal == .busy {
      try await Task.sleep(for: .milliseconds(5))
      refusal = await bench.refusal(of: Bench.request(nonce))
    }
    #expect(refusal == .stateUnavailable)
    // Refused before the nonce is spent: the server's nonce is still good elsewhere.
    #expect(try Self.records(of: bench).count == 1)
  }

  @Test(
    "A log that vanished from a device that has signed is refused; an empty directory begins anew")
  func lost() async throws {
    let folder = try TemporaryFolder()
    do {
      let take = ScriptedCamera.Take(steps: [.frame(.good(1), try .jpeg())])
      let bench = try Bench(takes: [take], folder: folder)
      _ = try await bench.capture().packet()
      try await bench.untilStopped()
    }
    try folder.remove("audit")
    let error = await #expect(throws: StateError.self) {
      try await untilUnlocked { try DeviceState(directory: folder.path) }
    }
    #expect(error?.description.contains("missing on a device that has worked") == true)
    try folder.makeFolder("audit")
    _ = try await untilUnlocked { try DeviceState(directory: folder.path) }
  }
}
