import CBOR
import DeviceKeys

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
