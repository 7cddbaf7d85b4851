import DeviceKeys
import HTTPSupport
import Verification

/// Answer to `POST /v1/verifications`, for every verdict.
public struct VerificationResponse: Codable, Sendable {
  public var accepted: Bool
  /// `accepted`, or the failing step, named as `VerificationStep` has it.
  public var code: String
  /// Why it was refused, for people.
  public var reason: String?
  /// The device that signed; only for an accepted packet.
  public var deviceID: Base64URL?
  /// What the device signed about the capture; only for an accepted packet.
  public var measured: ClaimsReport?
  /// What the policy let pass unchecked, in words.
  public var notChecked: [String] = []
  /// What face recognition made of it, where the installation has one.
  public var result: String?

  public static let acceptedCode = "accepted"

  init(_ refusal: Refusal) {
    accepted = false
    code = refusal.step.rawValue
    reason = refusal.reason
  }

  init(_ packet: VerifiedPacket, result: String?) {
    accepted = true
    code = Self.acceptedCode
    deviceID = Base64URL(packet.device.deviceID.bytes)
    measured = ClaimsReport(packet.claims)
    notChecked = packet.notChecked
    self.result = result
  }

  private enum CodingKeys: String, CodingKey {
    case accepted
    case code
    case reason
    case deviceID = "device_id"
    case measured
    case notChecked = "not_checked"
    case result
  }
}
