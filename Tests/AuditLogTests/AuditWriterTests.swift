import DeviceKeys
import Foundation
import TestSupport
import Testing
import TrustedPacket

@testable import AuditLog

@Suite("Writing the audit log")
struct AuditWriterTests {
  @Test("A writer goes on where the one before ended, and records that it started")
  func continues() throws {
    let bench = try AuditBench()
    try bench.write(2)
    try bench.write(1)
    #expect(
      try bench.records().map(\.event) == [
        .opened(bootID: "0123"), AuditBench.capture(0), AuditBench.capture(1),
        .opened(bootID: "0123"), AuditBench.capture(0),
      ])
    #expect(try bench.verify().head == bench.heads.last)
  }

  @Test("The files are for their owner alone")
  func isPrivate() throws {
    let bench = try AuditBench()
    try bench.write(1)
    #expect(try bench.temporary.mode("audit") == 0o700)
    #expect(try bench.temporary.mode("audit/0000000000000001.jsonl") == 0o600)
  }

  @Test("A file that is full is followed by another, in one chain")
  func rotates() throws {
    let bench = try AuditBench()
    try bench.write(14, rules: AuditBench.small)
    let files = try bench.files()
    #expect(files.count > 3)
    for file in files { #expect(try bench.bytes(file).count <= 1400) }
    #expect(try bench.verify(head: bench.heads[2].digest).head.count == 15)
    try bench.write(5, rules: AuditBench.small)
    #expect(try bench.verify().head.count == 21)
  }

  @Test("Cut off anywhere in its last record, a log loses nothing else, and records the repair")
  func repairs() throws {
    let whole = try AuditBench()
    try whole.write(3)
    let file = try whole.files()[0]
    let bytes = try whole.bytes(file)
    let lines = AuditChain.lines(of: bytes).lines
    let last = try #require(lines.last)
    for kept in 1..<last.count {
      let bench = try AuditBench()
      try FileManager.default.createDirectory(
        atPath: bench.folder.path, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      try bench.replace(file, bytes[..<(last.startIndex + kept)])
      try bench.write(0)
      let records = try bench.records()
      #expect(records.map(\.count) == Array(1...5))
      #expect(records[3].event == .repaired(bytes: kept))
      #expect(try bench.verify(head: whole.heads[2].digest).repairs == 1)
      #expect(throws: AuditError.self) { try bench.verify(head: whole.heads[3].digest) }
    }
  }

  @Test("Zeros where a block never reached the disk are removed, even before a line's end")
  func repairsZeros() throws {
    let bench = try AuditBench()
    try bench.write(2)
    let file = try bench.files()[0]
    let good = try bench.bytes(file)
    try bench.replace(file, good + [UInt8](repeating: 0, count: 30) + Array("x\"}\n".utf8))
    try bench.write(0)
    #expect(try bench.records()[3].event == .repaired(bytes: 34))
    #expect(try bench.bytes(file).starts(with: good))
  }

  @Test("The first record of a file, cut off, leaves the file before as the newest")
  func repairsNewFile() throws {
    let bench = try AuditBench()
    try bench.write(4)
    try bench.replace("0000000000000006.jsonl", Array(#"{"boot""#.utf8))
    try bench.write(0)
    let records = try bench.records()
    #expect(records[5].event == .repaired(bytes: 7) && records.count == 7)
  }

  @Test("A damaged record is no torn one: the log is not continued")
  func refusesDamage() throws {
    let bench = try AuditBench()
    try bench.write(2)
    let file = try bench.files()[0]
    var bytes = try bench.bytes(file)
    bytes[bytes.count - 10] ^= 1
    try bench.replace(file, bytes)
    let error = #expect(throws: AuditError.self) { try bench.writer() }
    #expect(error?.code == .broken)
    #expect(error?.message.contains("an empty one to begin a new log") == true)
  }

  @Test("A second writer is refused while the first is there")
  func locks() throws {
    let bench = try AuditBench()
    let first = try bench.writer()
    #expect(throws: AuditError.self) { try bench.writer() }
    withExtendedLifetime(first) {}
  }

  @Test(
    "A log that others may write, or one that vanished from a device that has worked, is refused")
  func refusesDirectory() throws {
    let bench = try AuditBench()
    let lost = #expect(throws: AuditError.self) { try bench.writer(mayCreate: false) }
    #expect(lost?.message.contains("missing on a device that has worked") == true)
    try bench.write(1)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o770], ofItemAtPath: bench.folder.path)
    let open = #expect(throws: AuditError.self) { try bench.writer() }
    #expect(open?.message.contains("chmod 700") == true)
  }

  @Test("A text that is too long is refused, and the log goes on without it")
  func refusesLongTexts() throws {
    let bench = try AuditBench()
    let writer = try bench.writer()
    let long = String(repeating: "p", count: 2000)
    #expect(throws: AuditError.self) {
      try writer.append(.capture(uid: 1, purpose: long, verdict: "signed", packet: nil))
    }
    try writer.append(AuditBench.capture(0))
    #expect(try bench.verify().head.count == 2)
  }
}
