import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport

extension CertificateAuthority {
  /// Registers a public key for a device ID, so that EST may enrol it.
  public func register(
    _ key: PublicKey, for device: DeviceID
  ) async throws(ManagementError) {
    try await write { database in
      try database.execute(
        sql: "INSERT INTO registration (key, device) VALUES (?, ?)",
        arguments: [
          Data(SHA256.digest(key.subjectPublicKeyInfo).bytes), device.description,
        ])
    }
  }

  func isOperator(_ name: String, token: String) async throws(ManagementError) -> Bool {
    try await isOperator(token) && name == "operator"
  }

  func enrol(
    unattested request: CertificationRequest, by operatorName: String, now: Date = Date()
  ) async throws -> Certificate {
    let key = request.publicKey
    return try await write { database -> Result<Certificate, Problem> in
      let text = try String.fetchOne(
        database, sql: "SELECT device FROM registration WHERE key = ?",
        arguments: [Data(SHA256.digest(key.subjectPublicKeyInfo).bytes)])
      guard let device = text.flatMap({ DeviceID(hex: $0) }) else {
        return .failure(
          Problem(
            CAProblem.keyUnregistered,
            "this key is not registered for a device; run attestcam-ca register first"))
      }
      guard request.deviceID == device else { return .failure(Self.csrSubjectMismatch) }
      if let known = try RegisteredCertificate.of(key, in: database) {
        guard known.kind == .device, known.subject == device.description, !known.isRevoked else {
          return .failure(Self.keyInUse)
        }
        return .success(known.certificate)
      }
      guard try RegisteredCertificate.inForce(for: device, in: database) == nil else {
        return .failure(Problem(CAProblem.deviceEnrolled, "enrolled with another key"))
      }
      return .success(try issueUnattested(device, key, now: now, in: database))
    }.get()
  }

  func reenrol(
    unattested request: CertificationRequest, showing der: [UInt8], now: Date = Date()
  ) async throws -> Certificate {
    let (shown, device) = try await clientCertificate(der, now: now)
    guard request.deviceID == device else { throw Self.csrSubjectMismatch }
    let key = request.publicKey
    return try await write { database -> Result<Certificate, Problem> in
      guard let current = try RegisteredCertificate.with(serial: shown.serialNumber, in: database),
        current.certificate == shown, !current.isRevoked
      else { return .failure(Self.refused("it is revoked")) }
      if try RegisteredCertificate.of(key, in: database) != nil { return .failure(Self.keyInUse) }
      try database.execute(
        sql: "UPDATE certificate SET revoked_at = ?, reason = 'superseded' WHERE serial = ?",
        arguments: [Int(now.timeIntervalSince1970), shown.serialNumber])
      return .success(try issueUnattested(device, key, now: now, in: database))
    }.get()
  }

  /// Checks what a client showed in TLS: a certificate of this CA, valid now, of a device, for client authentication.
  private func clientCertificate(
    _ der: [UInt8], now: Date
  ) async throws -> (Certificate, DeviceID) {
    do {
      let shown = try Certificate(der: der)
      let validator = try ChainValidator(
        anchors: [root.certificate],
        revocation: .lists(RevocationList.list(pem: try await revocationLists(now: now))))
      let chain = try validator.validate(chain(of: shown), at: now)
      guard shown.mayAuthenticateClients else {
        throw Self.refused("it is not for client authentication (enrolled by EST)")
      }
      return (shown, chain.deviceID)
    } catch let error as ChainError {
      throw Self.refused(error.message)
    } catch let error as CryptoError {
      throw Self.refused(error.message)
    }
  }

  private func issueUnattested(
    _ device: DeviceID, _ key: PublicKey, now: Date, in database: Database
  ) throws -> Certificate {
    let certificate = try issuing.key.issue(
      CertificateTemplate(
        role: .device(device, .unattested, clientAuthentication: true), publicKey: key,
        notBefore: now - CAConfiguration.backdating,
        notAfter: now.adding(days: configuration.deviceDays)), issuer: issuing.certificate)
    try RegisteredCertificate(new: certificate, .device, subject: device.description, at: now)
      .insert(into: database)
    return certificate
  }

  private static func refused(_ reason: String) -> Problem {
    Problem(CAProblem.clientCertificateRefused, "the TLS client certificate: \(reason)")
  }

  private static let csrSubjectMismatch = Problem(
    CAProblem.csrSubjectMismatch,
    "the request's subject serialNumber must be this device's ID in hex, once, as PrintableString")

  private static let keyInUse = Problem(
    CAProblem.keyInUse, "this key already has a certificate, of another device or revoked")
}
