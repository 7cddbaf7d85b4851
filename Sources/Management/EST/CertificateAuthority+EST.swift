import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport

/// Enrolment over Secure Transport (docs/enrolment.md): nobody vouches for where the key lives.
extension CertificateAuthority {
  /// Enrols a key that an operator has registered for the device that the request names.
  ///
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  func enrolByEST(
    _ request: CertificationRequest, by who: Operator, now: Date = Date()
  ) async throws -> Enrolment {
    let owner = try await read { try KeyOwner.of(request.publicKey, in: $0) }
    guard case .device(let device) = owner else {
      throw Problem(
        CAProblem.deviceUnknown,
        "no device is registered for this key; attestcam-ca register does it")
    }
    return try await noting((who.name, device), now: now) {
      guard request.deviceID == device else { throw Self.subjectMismatch }
      try requireAllowed(who, device)
      var candidate = EnrolmentCandidate(
        device: device, key: request.publicKey, protection: .unattested)
      candidate.mustBeRegistered = true
      candidate.clientAuthentication = true
      return try await admit(candidate, by: who, now: now)
    }
  }

  /// Renews the certificate that a TLS client has shown.
  ///
  /// - Parameter der: the client's certificate; TLS has proved that it has the key.
  /// - Throws: `Problem`; `ManagementError` when the registry fails.
  func reenrolByEST(
    _ request: CertificationRequest, showing der: [UInt8], now: Date = Date()
  ) async throws -> Enrolment {
    let (shown, device) = try await clientCertificate(der, now: now)
    return try await noting(("device", device), now: now) {
      guard request.deviceID == device else { throw Self.subjectMismatch }
      return try await renew(device, request.publicKey, signer: shown, now: now)
    }
  }

  /// Checks what a client showed: valid now, not on the CRLs, of a device, for the authentication of clients. Chain and
  /// rules are those of a verifier; the chain is ours, whatever the client sent with its certificate.
  private func clientCertificate(
    _ der: [UInt8], now: Date
  ) async throws -> (Certificate, DeviceID) {
    do {
      let shown = try Certificate(der: der)
      let validator = try ChainValidator(
        anchors: [root],
        revocation: .lists(RevocationList.list(pem: try await revocationLists(now: now))))
      let chain = try validator.validate(chain(of: shown), at: now)
      guard shown.mayAuthenticateClients else {
        throw Self.refused("it is not for client authentication; only those enrolled by EST are")
      }
      return (shown, chain.deviceID)
    } catch let error as ChainError {
      throw Self.refused(error.message)
    } catch let error as CryptoError {
      throw Self.refused(error.message)
    }
  }

  private static func refused(_ reason: String) -> Problem {
    Problem(CAProblem.clientCertificateRefused, "the TLS client certificate: \(reason)")
  }

  private static let subjectMismatch = Problem(
    CAProblem.csrSubjectMismatch,
    "the request's subject serialNumber must be this device's ID in lower-case hex, once, as PrintableString"
  )
}
