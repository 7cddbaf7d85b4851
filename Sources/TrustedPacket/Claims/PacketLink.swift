import CBOR
import DeviceKeys

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
