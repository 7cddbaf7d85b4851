import DeviceKeys
import Testing

@testable import CaptureSession

@Suite("Failed checks for a living person are counted", .timeLimit(.minutes(1)))
struct AttemptLedgerTests {
  private static let boots = (1...3).map { [UInt8](repeating: UInt8($0), count: 16) }
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ boot: Int = 0, mayBeNew: Bool = false, at now: Int64) throws -> AttemptLedger
  {
    try AttemptLedger(
      path: folder.file("attempts"), bootID: Self.boots[boot], mayBeNew: mayBeNew, now: now)
  }

  private func fail(_ ledger: inout AttemptLedger, at times: Int64...) throws {
    for time in times {
      try ledger.begin(at: time)
      try ledger.end(failed: true, at: time)
    }
  }

  @Test("Four in three minutes are free, the fifth pauses for a minute")
  func pauses() throws {
    var ledger = try open(mayBeNew: true, at: 0)
    try fail(&ledger, at: 1000, 2000, 3000, 4000)
    #expect(ledger.pause(at: 4000) == nil)
    try fail(&ledger, at: 5000)
    #expect(ledger.pause(at: 5000) == .seconds(60))
    #expect(ledger.pause(at: 64_999) == .milliseconds(1))
    #expect(ledger.pause(at: 65_000) == nil)
  }

  @Test("Attempts that succeeded, or lie three minutes apart, do not count")
  func window() throws {
    var ledger = try open(mayBeNew: true, at: 0)
    for time in Int64(0)..<20 {
      try ledger.begin(at: time)
      try ledger.end(failed: false, at: time)
    }
    try fail(&ledger, at: 1000, 2000, 3000, 4000)
    try fail(&ledger, at: 181_000)
    #expect(ledger.pause(at: 181_000) == nil)
    try fail(&ledger, at: 184_000)
    #expect(ledger.pause(at: 184_000) == nil)
  }

  @Test("Pauses double up to an hour, and begin short again after a day of peace")
  func doubles() throws {
    var ledger = try open(mayBeNew: true, at: 0)
    var now = Int64(0)
    for minutes in [1, 2, 4, 8, 16, 32, 60, 60, 60] as [Int64] {
      for _ in 0..<5 {
        now += 1
        try fail(&ledger, at: now)
      }
      #expect(ledger.pause(at: now) == .seconds(minutes * 60))
      now += minutes * 60_000
      #expect(ledger.pause(at: now) == nil)
    }
    now += 86_400_001
    for _ in 0..<5 { try fail(&ledger, at: now) }
    #expect(ledger.pause(at: now) == .seconds(60))
  }

  @Test("A restart of the daemon forgets nothing")
  func survivesRestart() throws {
    var ledger = try open(mayBeNew: true, at: 0)
    try fail(&ledger, at: 1000, 2000, 3000)
    ledger = try open(at: 3500)
    try fail(&ledger, at: 4000, 5000)
    #expect(try open(at: 6000).pause(at: 6000) == .seconds(59))
  }

  @Test("After a reboot, whose clock begins again, what was left of a pause is left still")
  func survivesReboot() throws {
    var ledger = try open(mayBeNew: true, at: 900_000)
    try fail(&ledger, at: 900_000, 900_001, 900_002, 900_003, 900_004)
    #expect(try open(1, at: 3000).pause(at: 3000) == .seconds(60))
    ledger = try open(1, at: 3000)
    try fail(&ledger, at: 70_000)
    // The pause was over when that was written.
    #expect(try open(2, at: 50).pause(at: 50) == nil)
  }

  @Test("Failures of the boot before count with the age that they had")
  func keepsFailures() throws {
    var ledger = try open(mayBeNew: true, at: 500_000)
    try fail(&ledger, at: 500_000, 500_001, 500_002, 500_003)
    ledger = try open(1, at: 10)
    try fail(&ledger, at: 20)
    #expect(ledger.pause(at: 20) == .seconds(60))
  }

  @Test(
    "An attempt that was cut off by a crash or by pulling the plug has failed", arguments: 0...1)
  func countsCut(boot: Int) throws {
    var ledger = try open(mayBeNew: true, at: 1000)
    try fail(&ledger, at: 1000, 1001, 1002, 1003)
    try ledger.begin(at: 1004)
    #expect(try open(boot, at: 2000).pause(at: 2000) == .seconds(60))
  }

  @Test("A missing file on a device that has worked, or two damaged records, are refused")
  func refusesDamage() throws {
    #expect(throws: StateError.self) { try open(at: 0) }
    var ledger = try open(mayBeNew: true, at: 0)
    try fail(&ledger, at: 1)
    var file = try folder.read("attempts")
    file[3] ^= 1
    try folder.write(file, to: "attempts")
    // The other record is good.
    _ = try open(at: 2)
    file = try folder.read("attempts")
    file[3] ^= 1
    file[3 + 112] ^= 1
    file[5] ^= 1
    try folder.write(file, to: "attempts")
    #expect(throws: StateError.self) { try open(at: 3) }
  }
}
