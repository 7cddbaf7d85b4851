import DeviceKeys
import Foundation

/// Values that all vectors share.
public enum VectorFacts {
  /// The verifier's clock.
  public static let time = "2026-06-01T12:00:00Z"
  /// The nonce that the verifier waits for.
  public static let nonce = String(repeating: "0123456789abcdef", count: 4)
  /// The device that signs, and another one.
  public static let deviceID = String(repeating: "a1", count: 32)
  public static let otherDeviceID = String(repeating: "b2", count: 32)

  /// - Throws: for a text that is not RFC 3339.
  public static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
}
