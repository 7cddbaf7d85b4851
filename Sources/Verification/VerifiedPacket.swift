import DeviceKeys
import TrustedPacket

/// A packet that passed every step; only `Verifier` makes one.
public struct VerifiedPacket: Sendable {
  public let claims: Claims
  public let device: ValidatedChain
  /// What the device's TPM said, if the packet has a quote.
  public let quote: VerifiedQuote?
  /// The samples' bytes, in the order of the claims. Biometric data.
  public let samples: [ArraySlice<UInt8>]
  /// What was not looked at, in words, e.g. because the caller chose `--no-revocation`.
  public let notChecked: [String]

  init(
    claims: Claims, device: ValidatedChain, quote: VerifiedQuote?, samples: [ArraySlice<UInt8>],
    notChecked: [String]
  ) {
    self.claims = claims
    self.device = device
    self.quote = quote
    self.samples = samples
    self.notChecked = notChecked
  }
}
