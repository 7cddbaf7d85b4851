/// Why a packet was not accepted: the failing step and the reason in words.
public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
  public let step: VerificationStep
  /// Names the field; never a value of the face, the nonce or a key.
  public let reason: String

  public init(_ step: VerificationStep, _ reason: String) {
    self.step = step
    self.reason = reason
  }

  public var description: String { "\(step.rawValue): \(reason)" }
}
