import DeviceKeys
import FoundationEssentials
import JPEG
import PNG
import TrustedPacket

/// The one verification pipeline, in the patent's order: structure → certificate → signature → nonce → device ID,
/// key protection and TPM quote → policy → sample digest → image. No pixel is decoded before all else holds.
public struct Verifier: Sendable {
  public let trust: TrustStore
  public let policy: VerificationPolicy

  public init(trust: TrustStore, policy: VerificationPolicy) {
    self.trust = trust
    self.policy = policy
  }

  /// Decides on a packet by its bytes, the given time and the nonce authority alone.
  ///
  /// - Parameter time: the verifier's own clock.
  /// - Throws: `Refusal` with the first step that fails.
  public func verify(
    _ bytes: [UInt8], nonces: some NonceAuthority, at time: Date
  ) async throws(Refusal) -> VerifiedPacket {
    let packet = try Self.parse(bytes)
    let claims = packet.token.claims
    let device = try trust.validate(packet.token, at: time)
    do { try packet.token.verifySignature(by: device) } catch {
      throw Refusal(.signature, error.message)
    }
    try await Self.consume(claims, by: device.deviceID, nonces)
    guard claims.device == device.deviceID else {
      throw Refusal(.device, "ueid is not the device that the certificate names")
    }
    guard claims.keyProtection == device.keyProtection else {
      throw Refusal(.device, "key_protection is not what the certificate's policy says")
    }
    let quote = try claims.tpmQuote.map { (claim) throws(Refusal) in
      try VerifiedQuote(claim, in: claims, of: device)
    }
    try policy.check(claims, key: device.chain.device.publicKey, quote: quote)
    try Self.checkSamples(packet)
    return VerifiedPacket(
      claims: claims, device: device, quote: quote, samples: packet.samples,
      notChecked: trust.notChecked + policy.notChecked(with: quote))
  }

  private static func parse(_ bytes: [UInt8]) throws(Refusal) -> Packet {
    do { return try Packet(bytes) } catch {
      switch error.code {
      case .malformed, .signature: throw Refusal(.malformed, error.message)
      case .certificate: throw Refusal(.certificate, error.message)
      case .profile: throw Refusal(.policy, error.message)
      }
    }
  }

  private static func consume(
    _ claims: Claims, by device: DeviceID, _ nonces: some NonceAuthority
  ) async throws(Refusal) {
    let verdict: NonceVerdict
    do {
      verdict = try await nonces.consume(claims.nonce, for: device, purpose: claims.purpose)
    } catch {
      throw Refusal(.nonce, "the nonce authority cannot answer")
    }
    switch verdict {
    case .accepted: return
    case .refused:
      throw Refusal(
        .nonce, "not a nonce that waits for this answer (unknown, expired, used, or other use)")
    case .deviceNotAllowed:
      throw Refusal(.device, "a genuine device, but not one that may answer here")
    }
  }

  private static func checkSamples(_ packet: Packet) throws(Refusal) {
    for (index, (sample, claim)) in zip(packet.samples, packet.token.claims.samples).enumerated() {
      guard sample.count == claim.length, SHA256.digest(sample) == claim.digest else {
        throw Refusal(.sample, "sample \(index) is not the one that was signed")
      }
    }
    for (index, (sample, claim)) in zip(packet.samples, packet.token.claims.samples).enumerated() {
      try checkImage(sample, claim, index)
    }
  }

  private static func checkImage(
    _ sample: ArraySlice<UInt8>, _ claim: SampleClaim, _ index: Int
  ) throws(Refusal) {
    let size: (width: Int, height: Int)
    do {
      size = try sample.withUnsafeBytes { try decodedSize(of: $0, claim.mediaType) }
    } catch {
      throw Refusal(.image, "sample \(index): \(error)")
    }
    guard size == (claim.width, claim.height) else {
      throw Refusal(.image, "sample \(index) is not of the claimed size")
    }
  }

  private static func decodedSize(
    of bytes: UnsafeRawBufferPointer, _ mediaType: MediaType
  ) throws -> (width: Int, height: Int) {
    switch mediaType {
    case .jpeg:
      var decoder = try JPEGDecoder()
      let image = try decoder.checkDecodes(bytes)
      return (image.width, image.height)
    case .png: return try PNG16.checkDecodes(bytes)
    }
  }
}
