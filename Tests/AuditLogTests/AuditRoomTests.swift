import DeviceKeys
import Foundation
import Platform
import TestSupport
import Testing
import TrustedPacket

@testable import AuditLog

@Suite("Retention and room of the audit log")
struct AuditRoomTests {
  /// Room for about twelve small files.
  private static var tight: AuditRules {
    var rules = AuditBench.small
    rules.fileBytes = 64 << 10
    rules.roomMiB = 1
    return rules
  }

  /// Fills a log until no capture may begin.
  private func fill(_ writer: AuditWriter) throws -> AuditError {
    while true {
      do throws(AuditError) { try writer.checkRoom() } catch { return error }
      try writer.append(AuditBench.capture(0))
    }
  }

  @Test("When retention and room conflict, no capture begins, and nothing is deleted")
  func refusesWhenFull() throws {
    let bench = try AuditBench()
    let writer = try bench.writer(Self.tight)
    let error = try fill(writer)
    #expect(error.code == .full && error.message.contains("raise audit.room_mib"))
    #expect(writer.totalBytes <= 1 << 20)
    #expect(try bench.verify().first == 1)
  }

  @Test("Records are deleted once their time is over, and the log says so and still verifies")
  func prunes() throws {
    let bench = try AuditBench()
    let writer = try bench.writer(Self.tight)
    _ = try fill(writer)
    bench.pass(days: 183)
    #expect(throws: AuditError.self) { try writer.checkRoom() }
    bench.pass(days: 2)
    try writer.checkRoom()
    try writer.append(AuditBench.capture(1))
    let summary = try bench.verify()
    let first = try #require(summary.first)
    #expect(first > 1 && summary.head == bench.heads.last)
    let pruned = try bench.records().compactMap { record in
      if case .pruned(let head) = record.event { head } else { nil }
    }
    #expect(pruned == [bench.heads[first - 2]])
    // A head that is older than the log's beginning cannot be told from one that was removed.
    #expect(throws: AuditError.self) { try bench.verify(head: bench.heads[0].digest) }
    #expect(try bench.verify(head: bench.heads[first].digest).first == first)
    #expect(writer.totalBytes < 1 << 20)
  }

  @Test("Files removed without their time being over show, whatever was pruned before")
  func refusesEarlyDeletion() throws {
    let bench = try AuditBench()
    let writer = try bench.writer(Self.tight)
    _ = try fill(writer)
    bench.pass(days: 185)
    try writer.checkRoom()
    _ = try fill(writer)
    try FileManager.default.removeItem(
      atPath: bench.folder.path + "/" + (try #require(bench.files().first)))
    let error = #expect(throws: AuditError.self) { try bench.verify() }
    #expect(error?.message.contains("no record says that their time was over") == true)
  }

  @Test("A clock that is not synchronised deletes nothing")
  func keepsWithoutClock() throws {
    let bench = try AuditBench()
    let writer = try bench.writer(Self.tight)
    _ = try fill(writer)
    bench.pass(days: 4000)
    bench.setClock { $0.isSynchronised = false }
    #expect(throws: AuditError.self) { try writer.checkRoom() }
    #expect(try bench.verify().first == 1)
  }

  @Test("Records of a time that was not certain are kept until a certain one behind them is old")
  func keepsUncertainTimes() throws {
    let bench = try AuditBench()
    bench.setClock { ($0.secondsSince1970, $0.isSynchronised) = (1_000, false) }
    let writer = try bench.writer(Self.tight)
    _ = try fill(writer)
    bench.setClock { ($0.secondsSince1970, $0.isSynchronised) = (1_800_000_000, true) }
    #expect(throws: AuditError.self) { try writer.checkRoom() }
    #expect(try bench.verify().first == 1)
  }

  @Test("A disk that is full refuses captures until there is room, without a restart")
  func diskFull() throws {
    let bench = try AuditBench()
    var rules = AuditRules()
    rules.freeBytes = .max
    let writer = try bench.writer(rules)
    let error = #expect(throws: AuditError.self) { try writer.checkRoom() }
    #expect(error?.code == .full && error?.message.contains("make room") == true)
  }
}
