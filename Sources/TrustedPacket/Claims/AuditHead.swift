import CBOR
import DeviceKeys

/// Where the device's audit log ended when the packet was signed: before the record of this packet. Whoever keeps it can
/// find later whether a record up to there was removed or changed.
public struct AuditHead: Sendable, Hashable {
  /// Records that the log has had, deleted ones included; 1 or more.
  public var count: Int
  /// SHA-256 of the last of them.
  public var digest: SHA256Digest

  public init(count: Int, digest: SHA256Digest) {
    self.count = count
    self.digest = digest
  }

  var cbor: CBORValue { [.int(count), .bytes(digest.bytes)] }

  init(_ value: CBORValue) throws(PacketError) {
    guard let elements = value.elements, elements.count == 2,
      let count = elements[0].integer, count > 0,
      let digest = elements[1].byteString.flatMap({ SHA256Digest($0) })
    else { throw PacketError(.malformed, "audit: expected a count from 1 and a SHA-256") }
    self.init(count: Int(count), digest: digest)
  }
}
