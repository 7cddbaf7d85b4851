import CBOR
import DeviceKeys

/// Whether the device compared its programs and models with a signed manifest before it worked.
public enum IntegrityClaim: Sendable, Hashable {
  case notRun
  /// Everything was as the manifest says; with the SHA-256 of the manifest.
  case verified(manifest: SHA256Digest)

  var cbor: CBORValue {
    switch self {
    case .notRun: .null
    case .verified(let manifest): .bytes(manifest.bytes)
    }
  }

  init(_ value: CBORValue) throws(PacketError) {
    if value == .null {
      self = .notRun
    } else if let manifest = value.byteString.flatMap({ SHA256Digest($0) }) {
      self = .verified(manifest: manifest)
    } else {
      throw PacketError(.malformed, "integrity: expected the SHA-256 of a manifest, or null")
    }
  }
}
