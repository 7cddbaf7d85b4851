import DeviceKeys
import TPMEvidence
import TrustedPacket

/// A TPM quote that is this device's, for this nonce and these samples; only the pipeline makes one.
public struct VerifiedQuote: Sendable {
  public let contents: TPMQuote.Contents

  /// - Parameter device: its certificate names the attestation key.
  /// - Throws: `Refusal(.device)` with the first thing that is wrong.
  init(
    _ claim: TPMQuoteClaim, in claims: Claims, of device: ValidatedChain
  ) throws(Refusal) {
    guard let registered = device.chain.device.attestationKey else {
      throw Refusal(
        .device, "submods.tpm: a quote, but the certificate names no attestation key")
    }
    guard TPMName(publicArea: claim.attestationKey) == registered else {
      throw Refusal(
        .device, "submods.tpm: not by the attestation key that the certificate names")
    }
    let wanted = TPMQuoteClaim.qualifyingData(
      nonce: claims.nonce, key: device.chain.device.publicKey, samples: claims.samples)
    do throws(TPMEvidenceError) {
      contents = try TPMQuote(attest: claim.attest, signature: claim.signature).verify(
        by: TPMPublicArea(claim.attestationKey), qualifyingData: wanted.bytes)
    } catch {
      let reason =
        error.code == .wrongQualifyingData
        ? "the quote is not for this nonce, device key and samples" : error.message
      throw Refusal(.device, "submods.tpm: \(reason)")
    }
  }
}
