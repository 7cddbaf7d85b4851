import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport
import Hummingbird

extension CertificateAuthority {
  /// Finds out whose token this is.
  ///
  /// A one-time token that was used still lets its device repeat that enrolment, whose answer may have been lost.
  ///
  /// - Parameter name: must be the operator's too, where the protocol has one (HTTP Basic).
  /// - Throws: `Problem`: `unauthorized`, `operator_expired`; `ManagementError`.
  func authenticate(
    token text: String, name: String? = nil, now: Date = Date()
  ) async throws -> Operator {
    let hash = OperatorToken(text).hash
    let known = try await read { database in
      try Row.fetchOne(
        database, sql: RegisteredOperator.withHashSQL, arguments: [Data(hash)]
      ).map { (RegisteredOperator(row: $0), Array($0["token_hash"] as Data)) }
    }
    guard let (known, stored) = known, constantTimeEqual(stored, hash),
      name == nil || name == known.name
    else {
      throw Problem(
        CAProblem.unauthorized, "a known operator's token is needed in Authorization",
        headers: [.wwwAuthenticate: "Bearer"])
    }
    if let end = known.expiresAt, now >= end {
      throw Problem(
        CAProblem.operatorExpired,
        "the token of operator \(known.name) has expired; attestcam-ca operator add makes a new one",
        headers: [.wwwAuthenticate: "Bearer"])
    }
    return Operator(
      name: known.name, device: known.usedFor ?? known.device, isOnce: known.isOnce)
  }

  /// - Throws: `Problem`: `operator_not_allowed`.
  func requireAllowed(_ who: Operator, _ device: DeviceID) throws(Problem) {
    guard who.device == nil || who.device == device else {
      throw Problem(
        CAProblem.operatorNotAllowed,
        who.isOnce
          ? "device_id: this one-time token is for another device, or was used for one"
          : "device_id: this operator may not enrol this device")
    }
  }

  /// Adds an operator.
  ///
  /// - Parameters:
  ///   - days: until the token expires; nil: never.
  ///   - isOnce: good for one enrolment.
  ///   - device: the only one it may enrol.
  /// - Returns: the token, 64 hex digits; the registry keeps only its hash.
  /// - Throws: `ManagementError`; `.exists` for a name that is taken.
  public func addOperator(
    _ name: ManagedName, days: Int? = nil, isOnce: Bool = false, device: DeviceID? = nil,
    by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) -> String {
    let token = OperatorToken.random()
    try await write { database in
      guard
        try Row.fetchOne(
          database, sql: RegisteredOperator.withNameSQL, arguments: [name.text]) == nil
      else {
        throw ManagementError(
          .exists, "there is an operator \(name) already; remove it first, or take another name")
      }
      try RegisteredOperator(
        name: name.text, createdAt: now, expiresAt: days.map { now.adding(days: $0) },
        isOnce: isOnce, device: device
      ).insert(token, into: database)
      try AuditLog.append(
        .operatorAdded, by: who.name, subject: name.text,
        detail: [days.map { "\($0) days" }, isOnce ? "once" : nil, device.map { "device \($0)" }]
          .compactMap { $0 }.joined(separator: ", "), at: now, in: database)
    }
    return token.text
  }

  /// From now on the operator's token is refused.
  ///
  /// - Throws: `ManagementError`; `.missing` when there is no such operator.
  public func removeOperator(
    _ name: ManagedName, by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) {
    try await write { database in
      try database.execute(sql: "DELETE FROM operator WHERE name = ?", arguments: [name.text])
      guard database.changesCount == 1 else {
        throw ManagementError(.missing, "there is no operator \(name)")
      }
      try AuditLog.append(
        .operatorRemoved, by: who.name, subject: name.text, at: now, in: database)
    }
  }

  /// - Throws: `ManagementError`.
  public func operators() async throws(ManagementError) -> [RegisteredOperator] {
    try await read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM operator ORDER BY name")
        .map(RegisteredOperator.init(row:))
    }
  }

  /// The audit log, oldest line first.
  ///
  /// - Throws: `ManagementError`.
  public func auditLog() async throws(ManagementError) -> [AuditEntry] {
    try await read { try AuditLog.entries(in: $0) }
  }

  /// Checks the chain of the audit log.
  ///
  /// - Parameter head: hash of a line that was kept elsewhere and must still be there.
  /// - Returns: the last line; nil for an empty log.
  /// - Throws: `ManagementError(.mismatch)` that names the first line at fault.
  public func verifyAuditLog(
    head: SHA256Digest? = nil
  ) async throws(ManagementError) -> AuditEntry? {
    try await read { try AuditLog.verify(head: head, in: $0) }
  }

  /// Notes a refusal in the audit log, in a transaction of its own: the one that failed left nothing.
  func noteRefusal(_ problem: Problem, by name: String, _ device: DeviceID, now: Date) async {
    try? await write { database in
      try AuditLog.append(
        .refused, by: name, subject: "\(device)", detail: problem.code, at: now, in: database)
    }
  }
}
