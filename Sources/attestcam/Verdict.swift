import DeviceKeys
import Verification

/// The verdict in JSON: the same members as the recognition server's answer.
struct Verdict: Encodable {
  var accepted: Bool
  var code: String
  var reason: String?
  var deviceID: String?
  var measured: ClaimsReport?
  var notChecked: [String]

  init(_ packet: VerifiedPacket) {
    accepted = true
    code = "accepted"
    deviceID = packet.device.deviceID.description
    measured = ClaimsReport(packet.claims)
    notChecked = packet.notChecked
  }

  init(_ refusal: Refusal) {
    accepted = false
    code = refusal.step.rawValue
    reason = refusal.reason
    notChecked = []
  }

  enum CodingKeys: String, CodingKey {
    case accepted
    case code
    case reason
    case deviceID = "device_id"
    case measured
    case notChecked = "not_checked"
  }
}
