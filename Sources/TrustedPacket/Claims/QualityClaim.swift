import CBOR
import DeviceKeys

/// What was measured of the face while the sample was taken.
public struct QualityClaim: Sendable, Hashable {
  /// Stable name of the measuring software, e.g. `dlib-hog/1`.
  public var algorithms: String
  /// SHA-256 of each model file, by role; empty when everything is built in.
  public var models: [String: SHA256Digest]
  /// Measured values in millionths of the measure's unit, by measure key (docs/packet.md).
  public var values: [Int: Int]
  /// Keys of measures that the profile required; all of them have a value.
  public var required: [Int]

  public init(
    algorithms: String, models: [String: SHA256Digest], values: [Int: Int], required: [Int]
  ) {
    self.algorithms = algorithms
    self.models = models
    self.values = values
    self.required = required
  }
}

extension QualityClaim {
  var cbor: CBORValue {
    var entries = [
      CBOREntry(1, .text(algorithms)),
      CBOREntry(3, .map(values.map { CBOREntry(.int($0.key), .int($0.value)) })),
      CBOREntry(4, .array(required.sorted().map { .int($0) })),
    ]
    if !models.isEmpty {
      entries.append(
        CBOREntry(2, .map(models.map { CBOREntry(.text($0.key), .bytes($0.value.bytes)) })))
    }
    return .map(entries)
  }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "quality")
    algorithms = try map.text(1, "algorithms")
    models = [:]
    if let list = map.take(2) { models = try Self.digests(list, of: "quality.models") }
    values = [:]
    for entry in try Self.entries(try map.require(3, "values"), of: "quality.values") {
      guard let key = entry.key.integer, (1...255).contains(key), let number = entry.value.integer
      else { throw PacketError(.malformed, "quality.values: expected integers by measure key") }
      values[Int(key)] = Int(number)
    }
    required = []
    guard let list = try map.require(4, "required").elements, list.count <= 255 else {
      throw map.error("required", "expected an array")
    }
    for element in list {
      guard let key = element.integer.map(Int.init), values[key] != nil,
        required.last.map({ $0 < key }) ?? true
      else { throw map.error("required", "expected ascending keys of measured values") }
      required.append(key)
    }
    try map.finish()
  }

  static func digests(
    _ value: CBORValue, of name: String
  ) throws(PacketError) -> [String: SHA256Digest] {
    var digests: [String: SHA256Digest] = [:]
    for entry in try entries(value, of: name) {
      guard let role = entry.key.textString, role.isPlainKey(upTo: 32),
        let digest = entry.value.byteString.flatMap({ SHA256Digest($0) })
      else { throw PacketError(.malformed, "\(name): expected 32-byte digests by ASCII names") }
      digests[role] = digest
    }
    return digests
  }

  private static func entries(
    _ value: CBORValue, of name: String
  ) throws(PacketError) -> [CBOREntry] {
    guard let entries = value.entries, (1...64).contains(entries.count) else {
      throw PacketError(.malformed, "\(name): expected a map of 1 to 64 members")
    }
    return entries
  }
}
