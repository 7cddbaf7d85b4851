import FoundationEssentials

/// A deny list that the management server signed and that was current when it was read: only reading makes one.
public struct ValidatedDenyList: Sendable {
  public let list: DenyList
  /// When the list, its signer's path or the first CRL runs out; it says nothing from then on.
  public let validUntil: Date

  /// Reads and checks a deny list: form, signer's chain and purpose, signature, contents, times.
  ///
  /// - Parameter time: the verifier's clock.
  /// - Throws: `SignedMessageError`.
  public init(
    _ bytes: [UInt8], by validator: ChainValidator, at time: Date
  ) throws(SignedMessageError) {
    let message = try SignedMessage(bytes, as: .denyList)
    let signerUntil = try message.verifyManagement(by: validator, at: time)
    list = try DenyList(payload: message.payload)
    validUntil = min(signerUntil, list.nextUpdate)
    guard time >= list.thisUpdate else {
      throw SignedMessageError(.notYetValid, "deny-list: made in the future by this clock")
    }
    guard time < list.nextUpdate else {
      throw SignedMessageError(.stale, "deny-list: past its next update; fetch a new one")
    }
  }
}
