import DeviceKeys
import Foundation
import Testing
import TrustedPacket

@testable import AuditLog

@Suite("Reading the audit log")
struct AuditReaderTests {
  @Test("A log holds what was written, and every head that was told is found in it")
  func verifies() throws {
    let bench = try AuditBench()
    try bench.write(6)
    let summary = try bench.verify()
    #expect(summary.first == 1 && summary.head == bench.heads.last && summary.head.count == 7)
    for head in bench.heads { #expect(try bench.verify(head: head.digest).head.count == 7) }
    let records = try bench.records()
    #expect(records.map(\.count) == Array(1...7))
    #expect(records[0].event == .opened(bootID: "0123"))
    #expect(records[3].event == AuditBench.capture(2))
    #expect(records.allSatisfy { $0.boot == 7 && $0.uptime == 1000 })
    #expect(records[0].time == "2027-01-15T08:00:00Z")
  }

  @Test("A record is one line whose SHA-256 stands in the next: sha256sum can check it")
  func chainsByLines() throws {
    let bench = try AuditBench()
    try bench.write(2)
    let text = String(decoding: try bench.bytes("0000000000000001.jsonl"), as: UTF8.self)
    let lines = text.split(separator: "\n").map { Array("\($0)\n".utf8) }
    #expect(lines.count == 3)
    for (line, next) in zip(lines, lines.dropFirst()) {
      let text = String(decoding: next, as: UTF8.self)
      #expect(text.contains(#""previous":"\#(SHA256.digest(line))""#))
    }
    #expect(
      String(decoding: lines[2], as: UTF8.self).hasPrefix(
        #"{"boot":7,"count":3,"event":"capture","packet":""#))
  }

  /// What somebody does to lines 1…8, and a part of the verdict.
  struct Forgery: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let verdict: String
    let change: @Sendable (inout [[UInt8]]) -> Void
  }

  static let forgeries: [Forgery] = [
    Forgery(testDescription: "a record removed", verdict: "record 5 where 4") { $0.remove(at: 3) },
    Forgery(testDescription: "the first record removed", verdict: "record 2 where 1") {
      $0.removeFirst()
    },
    Forgery(testDescription: "two records swapped", verdict: "record 5 where 4") {
      $0.swapAt(3, 4)
    },
    Forgery(testDescription: "a record repeated", verdict: "record 4 where 5") {
      $0.insert($0[3], at: 4)
    },
    Forgery(testDescription: "a verdict changed", verdict: "record 4 does not follow") { lines in
      lines[2] = Array(
        String(decoding: lines[2], as: UTF8.self)
          .replacing(#""purpose":"door""#, with: #""purpose":"till""#).utf8)
    },
    Forgery(testDescription: "a member put in", verdict: "record 4 is damaged") { lines in
      lines[3] = Array(
        String(decoding: lines[3], as: UTF8.self)
          .replacing(#"{"boot""#, with: #"{"a":1,"boot""#).utf8)
    },
    Forgery(testDescription: "a space put in", verdict: "record 4 is damaged") {
      $0[3].insert(UInt8(ascii: " "), at: 1)
    },
    Forgery(testDescription: "a line of something else", verdict: "record 4 is damaged") {
      $0.insert(Array("all is well\n".utf8), at: 3)
    },
    Forgery(testDescription: "a line that never ends", verdict: "record 4 is damaged") {
      $0[3] = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000) + $0[3]
    },
  ]

  @Test("What was forged is refused, and the record named", arguments: forgeries)
  func refuses(_ forgery: Forgery) throws {
    let bench = try AuditBench()
    try bench.write(7)
    let file = try bench.files()[0]
    var lines = AuditChain.lines(of: try bench.bytes(file)).lines.map(Array.init)
    forgery.change(&lines)
    try bench.replace(file, lines.joined())
    let error = #expect(throws: AuditError.self) { try bench.verify() }
    #expect(error?.code == .broken)
    #expect(error?.message.contains(forgery.verdict) == true, "\(error?.message ?? "")")
  }

  @Test("Records cut off at the end show against a head that was kept, and only against one")
  func refusesCutEnd() throws {
    let bench = try AuditBench()
    try bench.write(4)
    let file = try bench.files()[0]
    let lines = AuditChain.lines(of: try bench.bytes(file)).lines
    try bench.replace(file, lines.dropLast().joined())
    #expect(try bench.verify().head == bench.heads[3])
    #expect(try bench.verify(head: bench.heads[3].digest).head.count == 4)
    let error = #expect(throws: AuditError.self) { try bench.verify(head: bench.heads[4].digest) }
    #expect(error?.code == .headUnknown)
  }

  @Test("Every flipped bit of a record before the head is refused")
  func refusesFlips() throws {
    let bench = try AuditBench()
    try bench.write(2)
    let file = try bench.files()[0]
    let original = try bench.bytes(file)
    let head = try #require(bench.heads.last).digest
    for index in original.indices {
      for bit in 0..<8 {
        var changed = original
        changed[index] ^= 1 << bit
        try bench.replace(file, changed)
        #expect(throws: AuditError.self, "byte \(index), bit \(bit)") {
          try bench.verify(head: head)
        }
      }
    }
  }

  @Test("A file removed, emptied or renamed is refused")
  func refusesFiles() throws {
    for change in ["remove first", "remove second", "empty", "rename"] {
      let bench = try AuditBench()
      try bench.write(14, rules: AuditBench.small)
      let files = try bench.files()
      #expect(files.count > 3)
      switch change {
      case "remove first":
        try FileManager.default.removeItem(atPath: bench.folder.path + "/" + files[0])
      case "remove second":
        try FileManager.default.removeItem(atPath: bench.folder.path + "/" + files[1])
      case "empty": try bench.replace(files[1], [])
      default:
        try FileManager.default.moveItem(
          atPath: bench.folder.path + "/" + files[0], toPath: bench.folder.file(2).path)
      }
      let error = #expect(throws: AuditError.self, "\(change)") { try bench.verify() }
      #expect(error?.code == .broken, "\(change)")
    }
  }

  @Test("A reader sees a record that is being written as unfinished")
  func seesUnfinished() throws {
    let bench = try AuditBench()
    try bench.write(3)
    let file = try bench.files()[0]
    try bench.replace(file, try bench.bytes(file) + Array(#"{"boot":7,"cou"#.utf8))
    let summary = try bench.verify(head: bench.heads[3].digest)
    #expect(summary.unfinishedBytes == 14 && summary.head == bench.heads[3])
  }

  @Test("A directory that cannot be read is said to be so")
  func unreadable() throws {
    let error = #expect(throws: AuditError.self) {
      try AuditReader(AuditFolder("/nowhere")).verify()
    }
    #expect(error?.code == .unusable && error?.message.contains("/nowhere") == true)
  }
}
