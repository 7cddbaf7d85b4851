import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

/// Claims without a device or a signature, as CBOR to be spoilt.
enum ExampleClaims {
  static let image = [UInt8](repeating: 7, count: 300)

  static func make() throws -> Claims {
    guard let nonce = Hex.decode(VectorFacts.nonce).flatMap({ Nonce($0) }),
      let device = DeviceID(hex: VectorFacts.deviceID)
    else { throw Unreadable() }
    var claims = Claims.example(nonce: nonce, device: device, samples: [.jpeg(image)])
    try claims.answerChallenge(by: VectorFolder.published.key("device").publicKey)
    return claims
  }

  struct Unreadable: Error {}

  /// The encoded claims with one value replaced, or removed for nil. Every step of the path is a map's key or, in an
  /// array, an index.
  static func edited(_ path: [Int64], _ value: CBORValue?) throws -> [UInt8] {
    let root = try CBORReader.decode(make().encoded())
    return CBOREncoder.encode(edit(root, path[...], value))
  }

  private static func edit(
    _ node: CBORValue, _ path: ArraySlice<Int64>, _ value: CBORValue?
  ) -> CBORValue {
    guard let step = path.first else { return value ?? .null }
    let rest = path.dropFirst()
    switch node {
    case .map(var entries):
      let old = entries.first { $0.key == .int(step) }?.value ?? .null
      entries.removeAll { $0.key == .int(step) }
      if !rest.isEmpty || value != nil {
        entries.append(CBOREntry(.int(step), edit(old, rest, value)))
      }
      return .map(entries)
    case .array(var elements):
      if rest.isEmpty && value == nil {
        elements.remove(at: Int(step))
      } else {
        elements[Int(step)] = edit(elements[Int(step)], rest, value)
      }
      return .array(elements)
    default: return value ?? .null
    }
  }
}
