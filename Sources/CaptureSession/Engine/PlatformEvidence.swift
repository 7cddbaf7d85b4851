import DeviceKeys
import TrustedPacket

/// What vouches for the platform beside the device's own word: a TPM that quotes what booted.
public protocol PlatformEvidence: Sendable {
  /// Quotes the platform for one packet.
  ///
  /// - Parameter qualifyingData: binds the quote to the packet, see `TPMQuoteClaim.qualifyingData`.
  /// - Throws: `CryptoError`: a device that is to send quotes sends no packet without one.
  func quote(_ qualifyingData: SHA256Digest) async throws(CryptoError) -> TPMQuoteClaim
}
