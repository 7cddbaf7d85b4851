import CBOR

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
