/// How far the device's own clock, and so `iat`, can be believed.
public enum ClockQuality: Int, Sendable, ClaimChoice {
  /// No clock: `iat` is absent.
  case none = 0
  /// Restored from a file or a battery at boot.
  case restored = 1
  /// Synchronised with a time server (adjtimex(2) says so).
  case synchronised = 2
  var claimValue: Int { rawValue }
}
