import DeviceKeys
import Foundation
import GRDB
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite("Operators and the audit log") struct OperatorTests {
  private let name = ManagedName("line 3")

  private func add(
    _ ca: TestCA, days: Int? = nil, isOnce: Bool = false, device: DeviceID? = nil
  ) async throws -> String {
    try await ca.authority.addOperator(
      try #require(name), days: days, isOnce: isOnce, device: device)
  }

  @Test("The registry keeps a hash of a token, not the token, and finds its operator by it")
  func hashed() async throws {
    let ca = try TestCA()
    let token = try await add(ca)
    #expect(try await ca.authority.authenticate(token: token).name == "line 3")
    #expect(try await ca.authority.authenticate(token: ca.token).name == "factory")
    for file in ["registry.sqlite", "registry.sqlite-wal"] {
      let bytes = try ca.folder.read("ca/\(file)")
      #expect(bytes.firstRange(of: Array(token.utf8)) == nil)
      #expect(bytes.firstRange(of: Array(ca.token.utf8)) == nil)
    }
  }

  @Test("Unknown, removed and foreign tokens are refused, and a name is taken once")
  func unknown() async throws {
    let ca = try TestCA()
    let token = try await add(ca)
    let taken = await #expect(throws: ManagementError.self) { try await add(ca) }
    #expect(taken?.code == .exists)
    await refused(.unauthorized) {
      _ = try await ca.authority.authenticate(token: token, name: "factory")
    }
    try await ca.authority.removeOperator(try #require(name))
    for text in [token, "", "x", String(repeating: "0", count: 64)] {
      await refused(.unauthorized) { _ = try await ca.authority.authenticate(token: text) }
    }
    #expect(try await ca.acts().suffix(2) == ["operator_added", "operator_removed"])
  }

  @Test("An expired credential is refused, to the second", arguments: [-1.0, 0.0])
  func expired(offset: Double) async throws {
    let ca = try TestCA()
    let start = Date(timeIntervalSince1970: 1_900_000_000)
    let token = try await ca.authority.addOperator(try #require(name), days: 2, now: start)
    let time = start + 2 * 86_400 + offset
    if offset < 0 {
      _ = try await ca.authority.authenticate(token: token, now: time)
    } else {
      await refused(.operatorExpired) {
        _ = try await ca.authority.authenticate(token: token, now: time)
      }
    }
  }

  @Test("A one-time token is used up by an enrolment, not by a refusal, and lets it be repeated")
  func once() async throws {
    let ca = try TestCA()
    let token = try await add(ca, isOnce: true)
    let (device, key) = (DeviceID.random(), try ca.key())
    let who = try await ca.authority.authenticate(token: token)
    let taken = try ca.key()
    try await ca.enrol(key: taken)
    await refused(.keyInUse) { try await ca.enrol(device, key: taken, by: who) }
    #expect(try await ca.enrol(device, key: key, by: who).isNew)
    // As it was authenticated before the first enrolment, and as it is now.
    await refused(.operatorUsed) { try await ca.enrol(by: who) }
    let again = try await ca.authority.authenticate(token: token)
    #expect(try await ca.enrol(device, key: key, by: again).isNew == false)
    await refused(.operatorNotAllowed) { try await ca.enrol(by: again) }
  }

  @Test("Of two enrolments at once with a one-time token one wins")
  func onceRace() async throws {
    let ca = try TestCA()
    let who = try await ca.authority.authenticate(token: add(ca, isOnce: true))
    let outcomes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          do { return try await ca.enrol(by: who).isNew ? "won" : "repeated" } catch {
            return (error as? Problem)?.code ?? "\(error)"
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes == ["won": 1, "operator_used": 7])
  }

  @Test("An operator for one device enrols no other")
  func bound() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    let who = try await ca.authority.authenticate(token: add(ca, device: device))
    await refused(.operatorNotAllowed) { try await ca.enrol(by: who) }
    try await ca.enrol(device, by: who)
  }

  @Test("The audit log holds together, names who did what, and shows every change")
  func audit() async throws {
    let ca = try TestCA()
    let who = try await ca.authority.authenticate(token: ca.token)
    let device = DeviceID.random()
    try await ca.enrol(device, by: who)
    let entry = try #require(try await ca.authority.auditLog().last)
    #expect(entry.operatorName == "factory" && entry.act == "device_enrolled")
    #expect(entry.subject == "\(device)")
    let first = try #require(try await ca.authority.auditLog().first)
    #expect(first.operatorName.hasPrefix("local:") && first.sequence == 1)
    #expect(try await ca.authority.verifyAuditLog()?.hash == entry.hash)
    #expect(try await ca.authority.verifyAuditLog(head: first.hash)?.hash == entry.hash)
    let cut = await #expect(throws: ManagementError.self) {
      try await ca.authority.verifyAuditLog(head: SHA256.digest([1]))
    }
    #expect(cut?.code == .mismatch)
  }

  @Test(
    "The audit log cannot be changed, and once its guard is gone a change is found",
    arguments: [
      "UPDATE audit SET detail = 'x' WHERE sequence = 2", "DELETE FROM audit WHERE sequence = 2",
      "UPDATE audit SET time = time + 1 WHERE sequence = 1",
    ])
  func tampering(sql: String) async throws {
    let ca = try TestCA()
    let guarded = await #expect(throws: ManagementError.self) {
      try await ca.authority.write { try $0.execute(sql: sql) }
    }
    #expect(guarded?.message.contains("append-only") == true)
    try await ca.authority.write { database in
      try database.execute(
        sql: "DROP TRIGGER audit_no_change; DROP TRIGGER audit_no_removal; \(sql)")
    }
    let found = await #expect(throws: ManagementError.self) {
      try await ca.authority.verifyAuditLog()
    }
    #expect(found?.code == .mismatch)
  }
}
