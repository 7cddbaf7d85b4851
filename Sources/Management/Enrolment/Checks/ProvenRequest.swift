import DeviceKeys
import HTTPSupport
import TPMEvidence

/// A certification request that answers one exchange: its key was used now, for this device.
struct ProvenRequest: Sendable {
  let publicKey: PublicKey

  /// - Throws: `Problem`.
  init(_ der: [UInt8], for device: DeviceID, answering nonce: Nonce) throws(Problem) {
    let request = try Self.read(der)
    guard request.deviceID == device else {
      throw Problem(
        CAProblem.csrSubjectMismatch,
        "csr: subject serialNumber must be this exchange's device ID in lower-case hex, once")
    }
    guard let answered = request.nonce, constantTimeEqual(answered.bytes, nonce.bytes) else {
      throw Problem(
        CAProblem.csrNonceMismatch,
        "csr: challengePassword must be this exchange's nonce in lower-case hex, once")
    }
    publicKey = request.publicKey
  }

  /// Reads a request and checks that its key signed it.
  ///
  /// - Throws: `Problem`.
  static func read(_ der: [UInt8]) throws(Problem) -> CertificationRequest {
    guard der.count <= CertificationRequest.largest else {
      throw Problem(
        CAProblem.csrTooLarge,
        "csr: has \(der.count) bytes, more than \(CertificationRequest.largest)"
      )
    }
    do {
      return try CertificationRequest(der: der)
    } catch {
      let code: CAProblem =
        switch error.code {
        case .unsupported: .keyUnsupported
        case .invalidKey: .keyInvalid
        default: .requestUnproven
        }
      throw Problem(code, "csr: \(error.message)")
    }
  }

  /// Checks that the TPM with this attestation key holds this request's key, and said so in answer to this exchange.
  ///
  /// - Throws: `Problem`.
  func requireCertified(
    _ evidence: TPMCertifiedKey, by attestationKey: TPMPublicArea, for device: DeviceID,
    answering nonce: Nonce
  ) throws(Problem) {
    do {
      let deviceKey = try TPMPublicArea(sized: evidence.publicArea)
      guard deviceKey.publicKey == publicKey else {
        throw Problem(
          CAProblem.csrKeyMismatch, "csr: its key is not tpm.device_key, which the TPM certifies")
      }
      _ = try evidence.certification.verify(
        deviceKey: deviceKey, by: attestationKey,
        qualifyingData: CertifyBinding.qualifyingData(
          nonce: nonce, device: device, publicKey: publicKey))
    } catch let problem as Problem {
      throw problem
    } catch let error as TPMEvidenceError {
      throw Problem(CAProblem(error.code), "tpm.certify: \(error.message)")
    } catch {
      throw Problem(CAProblem.evidenceMalformed, "tpm: cannot be read")
    }
  }
}
