import CBOR
import DeviceKeys

/// Debugging state of the device (RFC 9711 §4.2.9).
public enum DebugStatus: Int, Sendable, ClaimChoice {
  case enabled = 0
  case disabled = 1
  case disabledSinceBoot = 2
  case disabledPermanently = 3
  case disabledFully = 4
  var claimValue: Int { rawValue }
}

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

extension KeyProtection: ClaimChoice {}

/// The capture profile that the sample fulfilled.
public struct ProfileClaim: Sendable, Hashable {
  public var name: String
  /// SHA-256 of the profile file.
  public var digest: SHA256Digest

  public init(name: String, digest: SHA256Digest) {
    self.name = name
    self.digest = digest
  }

  var cbor: CBORValue { [.text(name), .bytes(digest.bytes)] }

  init(_ value: CBORValue) throws(PacketError) {
    guard let elements = value.elements, elements.count == 2,
      let name = elements[0].textString, name.isPlain(upTo: 32),
      let digest = elements[1].byteString.flatMap({ SHA256Digest($0) })
    else { throw PacketError(.malformed, "capture_profile: expected a name and a SHA-256") }
    self.init(name: name, digest: digest)
  }
}

/// What was done against presentation attacks (ISO/IEC 30107-1).
public struct LivenessClaim: Sendable, Hashable {
  /// Assurance level; `none` says that nothing was done.
  public var level: String

  public init(level: String) { self.level = level }

  var cbor: CBORValue { [1: .text(level)] }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "liveness")
    level = try map.text(1, "level", upTo: 32)
    try map.finish()
  }
}

/// The packet's place among all that this device has signed.
public struct PacketLink: Sendable, Hashable {
  /// Counts captures over the device's life.
  public var sequence: Int
  /// SHA-256 of the token before; nil for the first.
  public var previous: SHA256Digest?

  public init(sequence: Int, previous: SHA256Digest?) {
    self.sequence = sequence
    self.previous = previous
  }

  var cbor: CBORValue { [.int(sequence), previous.map { .bytes($0.bytes) } ?? .null] }

  init(_ value: CBORValue) throws(PacketError) {
    guard let elements = value.elements, elements.count == 2,
      let sequence = elements[0].integer, sequence >= 0
    else { throw PacketError(.malformed, "link: expected a sequence number and a digest or null") }
    switch elements[1] {
    case .null: self.init(sequence: Int(sequence), previous: nil)
    case .bytes(let bytes):
      guard let digest = SHA256Digest(bytes) else { fallthrough }
      self.init(sequence: Int(sequence), previous: digest)
    default:
      throw PacketError(.malformed, "link: expected a sequence number and a digest or null")
    }
  }
}
