import CaptureSession
import DeviceKeys
import TPMKeys
import TrustedPacket

/// Quotes the configured PCRs with the attestation key that the device certificate names.
struct TPMQuoter: PlatformEvidence {
  private let key: AttestationKey
  private let pcrs: Set<Int>

  /// - Throws: `TPMError`; `CryptoError(.mismatch)` when verifiers would not believe this attestation key.
  init(_ choice: Configuration.QuoteChoice, in tpm: TPM, for device: Certificate) throws {
    key = try AttestationKey.load(path: choice.attestationKey, in: tpm)
    pcrs = Set(choice.pcrs)
    guard key.publicArea.name == device.attestationKey else {
      throw CryptoError.attestationKeyMismatch
    }
  }

  func quote(_ qualifyingData: SHA256Digest) async throws(CryptoError) -> TPMQuoteClaim {
    do throws(TPMError) {
      let statement = try await key.quote(pcrs: pcrs, qualifyingData: qualifyingData)
      return TPMQuoteClaim(
        attest: statement.attest, signature: statement.signature,
        attestationKey: key.publicArea.area)
    } catch {
      throw .keyUnavailable("\(error)")
    }
  }
}
