import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport

/// Enrolment by files (docs/enrolment.md).
extension CertificateAuthority {
  /// Makes a ticket: a nonce that requests in files answer. One serves a whole batch.
  ///
  /// - Parameter days: until it expires.
  /// - Returns: the nonce; the registry keeps only its hash.
  /// - Throws: `ManagementError`.
  public func issueTicket(
    days: Int, by who: Operator = .local, now: Date = Date()
  ) async throws(ManagementError) -> Nonce {
    let nonce = Nonce.random()
    try await write { database in
      try database.execute(
        sql: "INSERT INTO ticket (nonce_hash, created_at, expires_at) VALUES (?, ?, ?)",
        arguments: [Self.hash(of: nonce), now.seconds, now.adding(days: days).seconds])
      try AuditLog.append(
        .ticketIssued, by: who.name, subject: "until \(now.adding(days: days).rfc3339)", at: now,
        in: database)
    }
    return nonce
  }

  /// Answers a request file. The same request again gets the same certificate, in a new file.
  ///
  /// - Parameter expected: what is known about it from elsewhere.
  /// - Returns: the response file, and what was done.
  /// - Throws: `Problem`, `ManagementError`.
  public func answer(
    _ file: [UInt8], expecting expected: ExpectedRequest = ExpectedRequest(),
    by who: Operator = .local, now: Date = Date()
  ) async throws -> (response: [UInt8], device: DeviceID, enrolment: Enrolment) {
    let message: SignedMessage
    do { message = try SignedMessage(file, as: .enrolmentRequest) } catch {
      throw Problem(CAProblem.requestMalformed, "\(error)")
    }
    let request = try expected.complete(EnrolmentRequestFile(payload: message.payload))
    return try await noting((who.name, request.start.deviceID), now: now) {
      let (enrolment, tpm) = try await admit(request, message, by: who, now: now)
      let digest = SHA256.digest(file)
      let answer =
        if let tpm {
          try EnrolmentResponseFile(
            sealing: enrolment.chain, for: request.start.deviceID, request: digest,
            credential: tpm.credential, secret: tpm.secret)
        } else {
          EnrolmentResponseFile(
            deviceID: request.start.deviceID, request: digest,
            contents: .chain(enrolment.chain.certificates.map(\.der)))
        }
      let response = try openKeys().management.sign(
        .enrolmentResponse(payload: answer.payload), chain: chain(of: management))
      return (response, request.start.deviceID, enrolment)
    }
  }

  private func admit(
    _ file: EnrolmentRequestFile, _ message: SignedMessage, by who: Operator, now: Date
  ) async throws -> (Enrolment, CheckedTPM?) {
    guard let ticket = try ProvenRequest.read(file.certificationRequest).nonce,
      try await isTicket(ticket, now: now)
    else {
      throw Problem(
        CAProblem.csrNonceMismatch,
        "csr: challengePassword must be the nonce of a ticket that has not expired")
    }
    let device = file.start.deviceID
    let request = try ProvenRequest(file.certificationRequest, for: device, answering: ticket)
    do { try message.verify(by: request.publicKey) } catch {
      throw Problem(CAProblem.proofInvalid, "\(error)")
    }
    let tpm = try file.start.tpm.map { identity throws(Problem) in
      try CheckedTPM(
        identity, trust: endorsements, missing: configuration.endorsementMissing, now: now)
    }
    if let key = file.certifiedKey, let tpm {
      try request.requireCertified(
        key, by: tpm.registered.attestationKey, for: device, answering: ticket)
    }
    let enrolment = try await admit(
      EnrolmentCandidate(file.start, key: request.publicKey, tpm: tpm), by: who, now: now)
    return (enrolment, tpm)
  }

  private func isTicket(_ nonce: Nonce, now: Date) async throws(ManagementError) -> Bool {
    try await read { database in
      try Int.fetchOne(
        database, sql: "SELECT 1 FROM ticket WHERE nonce_hash = ? AND expires_at > ?",
        arguments: [Self.hash(of: nonce), now.seconds]) != nil
    }
  }

  private static func hash(of nonce: Nonce) -> Data { Data(SHA256.digest(nonce.bytes).bytes) }
}
