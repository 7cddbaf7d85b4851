/// Debugging state of the device (RFC 9711 §4.2.9).
public enum DebugStatus: Int, Sendable, ClaimChoice {
  case enabled = 0
  case disabled = 1
  case disabledSinceBoot = 2
  case disabledPermanently = 3
  case disabledFully = 4
  var claimValue: Int { rawValue }
}
