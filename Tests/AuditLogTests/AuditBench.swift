import DeviceKeys
import Foundation
import Synchronization
import TestSupport
import TrustedPacket

@testable import AuditLog
@testable import Platform

/// A log in a directory of its own, and the heads that its writer told.
final class AuditBench: Sendable {
  let temporary: TemporaryFolder
  let folder: AuditFolder
  private let told = Mutex<[AuditHead]>([])
  private let clock = Mutex(
    WallClock(secondsSince1970: 1_800_000_000, isSynchronised: true, uptime: 1000))

  init() throws {
    temporary = try TemporaryFolder()
    folder = AuditFolder(temporary.file("audit"))
  }

  var heads: [AuditHead] { told.withLock { $0 } }

  func setClock(_ change: (inout WallClock) -> Void) { clock.withLock { change(&$0) } }

  func pass(days: Int) {
    setClock {
      $0.secondsSince1970? += days * 86_400
      $0.uptime += days * 86_400
    }
  }

  func writer(
    _ rules: AuditRules = AuditRules(), mayCreate: Bool = true
  ) throws(AuditError) -> AuditWriter {
    try AuditWriter(
      folder, rules: rules, boot: (7, "0123"), mayCreate: mayCreate,
      now: { self.clock.withLock { $0 } },
      onAppend: { head in self.told.withLock { $0.append(head) } })
  }

  /// Writes so many records of captures and lets go of the log.
  func write(_ count: Int, rules: AuditRules = AuditRules()) throws {
    let writer = try writer(rules)
    for number in 0..<count { try writer.append(Self.capture(number)) }
  }

  func verify(head: SHA256Digest? = nil) throws(AuditError) -> AuditReader.Summary {
    try AuditReader(folder).verify(head: head)
  }

  func records() throws -> [AuditRecord] {
    var records: [AuditRecord] = []
    _ = try AuditReader(folder).verify { records.append($0) }
    return records
  }

  /// Names of the files of the log, the oldest first.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0 != "lock" }
  }

  func bytes(_ file: String) throws -> [UInt8] { try temporary.read("audit/\(file)") }

  func replace(_ file: String, _ bytes: some Sequence<UInt8>) throws {
    try temporary.write("audit/\(file)", bytes)
  }

  static func capture(_ number: Int) -> AuditEvent {
    number % 3 == 2
      ? .capture(uid: 1001, purpose: "till", verdict: "quality_not_reached", packet: nil)
      : .capture(
        uid: 1000, purpose: "door", verdict: "signed",
        packet: SHA256.digest([UInt8(truncatingIfNeeded: number)]))
  }

  /// Files of about four records.
  static var small: AuditRules {
    var rules = AuditRules()
    rules.fileBytes = 1400
    return rules
  }
}
