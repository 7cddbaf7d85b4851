import DeviceKeys
import Foundation
import Subprocess
import TestSupport
import Testing
import TrustedPacket

@testable import AuditLog

/// What the disk and the kernel do to a writer, by strace: a kill as it enters each system call, and each call failing.
@Suite(
  .enabled("needs strace(1) and the permission to trace") { await Strace.isPossible() },
  .serialized)
struct AuditCutTests {
  /// All that changes the directory or the files. What open(2) creates and write(2) fills lies between them.
  static let calls = [
    "?open,?openat", "write", "fsync", "fdatasync", "ftruncate", "?mkdir,?mkdirat",
    "?unlink,?unlinkat",
  ]

  private static let writer = "\(SharedData.checkout)/.build/release/audit-writer"

  /// Runs the writer with a fault in its `number`th call.
  ///
  /// - Returns: its exit code, and the heads that it said were on the disk.
  private func write(
    _ bench: AuditBench, _ call: String, _ fault: String, _ number: Int
  ) async throws -> (code: Int32, heads: [SHA256Digest]) {
    let result = try await Strace.run(
      [
        "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(number)",
      ], [Self.writer, bench.folder.path, "3"])
    let heads = result.output.split(separator: "\n").compactMap { line in
      Hex.decode(String(line)).flatMap { SHA256Digest($0) }
    }
    return (result.code, heads)
  }

  /// A log with torn bytes at its end, so that the writer repairs too; or none at all.
  private func prepare(torn: Bool) throws -> AuditBench {
    let bench = try AuditBench()
    guard torn else { return bench }
    try bench.write(2)
    let file = try bench.files()[0]
    try bench.replace(file, try bench.bytes(file) + Array("{\"boo".utf8))
    return bench
  }

  @Test(
    "Killed as it enters any system call, a writer has lost no record that it told of",
    arguments: [false, true])
  func kill(torn: Bool) async throws {
    var cuts = 0
    for call in Self.calls {
      var number = 0
      while true {
        number += 1
        let bench = try prepare(torn: torn)
        let (code, heads) = try await write(bench, call, "signal=KILL", number)
        try await requireWhole(bench, heads, "killed at \(call) \(number)")
        if code == 0 { break }
        #expect(code == 128 + 9)
        cuts += 1
      }
    }
    #expect(cuts > 15, "\(cuts)")
  }

  @Test(
    "Whatever system call fails once, no record that was told of is lost, and none is told of in vain",
    arguments: ["ENOSPC", "EIO"])
  func fail(_ error: String) async throws {
    var faults = 0
    for call in ["write", "fsync", "fdatasync", "ftruncate"] {
      var number = 0
      while true {
        number += 1
        let bench = try prepare(torn: true)
        let (code, heads) = try await write(bench, call, "error=\(error)", number)
        try await requireWhole(bench, heads, "\(error) in \(call) \(number)")
        // The program's own output goes through write(2) too, and the first record may wait for room.
        if code == 0 && heads.count == 3 && number > 12 { break }
        faults += 1
      }
    }
    #expect(faults > 15, "\(faults)")
  }

  /// The next start repairs and goes on, and every head is in the log.
  private func requireWhole(
    _ bench: AuditBench, _ heads: [SHA256Digest], _ comment: Comment
  ) async throws {
    let again = try await Program("audit-writer").run(bench.folder.path, "1")
    #expect(again.code == 0, "\(comment): \(again.error)")
    for head in heads + bench.heads.map(\.digest) {
      #expect(throws: Never.self, comment) { try bench.verify(head: head) }
    }
    #expect(try bench.verify().unfinishedBytes == 0, comment)
  }
}
