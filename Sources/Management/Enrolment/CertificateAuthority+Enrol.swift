import DeviceKeys
import FoundationEssentials
import GRDB
import HTTPSupport

extension CertificateAuthority {
  /// A device's chain, and whether it was issued just now.
  public struct Enrolment: Sendable {
    public let chain: CertificateChain
    public let isNew: Bool
  }

  /// Issues a device's certificate.
  ///
  /// The CA decides all that it says; of the request only the key counts, which must have signed it. The
  /// binding of ID and key lasts until an operator revokes it. The same key for the same ID gets the same
  /// certificate again, so a factory may repeat a request whose answer it lost.
  ///
  /// - Throws: `Problem` with a code of `CAProblem`; `ManagementError` when the registry fails.
  public func enrol(_ request: EnrolmentRequest, now: Date = Date()) async throws -> Enrolment {
    // A claim that a key lives in a TPM needs evidence, which this build cannot check.
    guard request.keyProtection == .file else {
      throw Problem(
        CAProblem.protectionUnsupported, "key_protection: this CA enrols keys in files only")
    }
    let key = try Self.provenKey(request.certificationRequest)
    let device = request.deviceID
    let result: Result<(RegisteredCertificate, Bool), Problem> = try await write { database in
      if let known = try RegisteredCertificate.of(key, in: database) {
        guard known.kind == .device, known.subject == device.description, !known.isRevoked else {
          return .failure(
            Problem(
              CAProblem.keyInUse,
              "csr: this key already has a certificate, of another device or revoked; make a new key"
            ))
        }
        return .success((known, false))
      }
      guard try RegisteredCertificate.inForce(for: device, in: database) == nil else {
        return .failure(
          Problem(
            CAProblem.deviceEnrolled,
            "device_id: enrolled with another key; attestcam-ca revoke --device frees it"))
      }
      let certificate = try issuing.key.issue(
        CertificateTemplate(
          role: .device(device, .file), publicKey: key,
          notBefore: now - CAConfiguration.backdating,
          notAfter: now.adding(days: configuration.deviceDays)), issuer: issuing.certificate)
      let new = RegisteredCertificate(
        new: certificate, .device, subject: device.description, at: now)
      try new.insert(into: database)
      return .success((new, true))
    }
    let (registered, isNew) = try result.get()
    return Enrolment(chain: try chain(of: registered.certificate), isNew: isNew)
  }

  private static func provenKey(_ der: [UInt8]) throws(Problem) -> PublicKey {
    do {
      return try CertificationRequest(der: der).publicKey
    } catch {
      throw Problem(
        error.code == .unsupported ? CAProblem.keyUnsupported : .requestUnproven,
        "csr: \(error.message)")
    }
  }
}
