import CBOR
import DeviceKeys

extension Claims {
  /// Reads the payload of a token. The values are only claims until the token's signature is checked.
  ///
  /// - Throws: `PacketError(.malformed)` naming the claim, `.profile` for claims of another profile.
  public init(decoding payload: ArraySlice<UInt8>) throws(PacketError) {
    let value: CBORValue
    do { value = try CBORReader.decode(payload) } catch {
      throw PacketError(.malformed, "claims: \(error)")
    }
    var map = try ClaimMap(value, name: "claims")
    guard try Self.text(&map, .profile) == Self.profile else {
      throw PacketError(.profile, "claims.eat_profile: not the profile \(Self.profile)")
    }
    nonce = try Self.convert(&map, .nonce, "32 bytes, not all the same") { Nonce($0) }
    audience = try Self.text(&map, .audience, upTo: 255)
    device = try Self.convert(&map, .ueid, "0x01 and 32 bytes") { DeviceID(ueid: $0) }
    clock = try map.choice(ClaimKey.clock.rawValue, ClaimKey.clock.name)
    issuedAt = try map.optionalUnsigned(ClaimKey.issuedAt.rawValue, ClaimKey.issuedAt.name)
    guard (issuedAt == nil) == (clock == .none) else {
      throw PacketError(.malformed, "claims.iat: there exactly when the device has a clock")
    }
    oemID = try Self.optionalBytes(&map, .oemID, 16...16)
    hardwareModel = try Self.optionalBytes(&map, .hardwareModel, 1...32)
    guard hardwareModel == nil || oemID != nil else {
      throw PacketError(.malformed, "claims.hwmodel: only together with oemid")
    }
    uptime = try map.unsigned(ClaimKey.uptime.rawValue, ClaimKey.uptime.name)
    debugStatus = try map.choice(ClaimKey.debugStatus.rawValue, ClaimKey.debugStatus.name)
    bootCount = try map.unsigned(ClaimKey.bootCount.rawValue, ClaimKey.bootCount.name)
    softwareName = try Self.text(&map, .softwareName)
    softwareVersion = try Self.version(Self.require(&map, .softwareVersion))
    software = try QualityClaim.digests(Self.require(&map, .software), of: "software")
    samples = try Self.samples(Self.require(&map, .samples))
    purpose = try Self.text(&map, .purpose)
    captureProfile = try ProfileClaim(Self.require(&map, .captureProfile))
    quality = try QualityClaim(Self.require(&map, .quality))
    liveness = try LivenessClaim(Self.require(&map, .liveness))
    camera = try CameraClaim(Self.require(&map, .camera))
    keyProtection = try map.choice(ClaimKey.keyProtection.rawValue, ClaimKey.keyProtection.name)
    link = try PacketLink(Self.require(&map, .link))
    tpmQuote = nil
    if let value = map.take(ClaimKey.submodules.rawValue) {
      tpmQuote = try TPMQuoteClaim(submodules: value)
    }
    try map.finish()
  }

  private static func require(
    _ map: inout ClaimMap, _ key: ClaimKey
  ) throws(PacketError) -> CBORValue {
    try map.require(key.rawValue, key.name)
  }

  private static func text(
    _ map: inout ClaimMap, _ key: ClaimKey, upTo limit: Int = 64
  ) throws(PacketError) -> String {
    try map.text(key.rawValue, key.name, upTo: limit)
  }

  private static func convert<Value>(
    _ map: inout ClaimMap, _ key: ClaimKey, _ expected: String,
    _ make: (ArraySlice<UInt8>) -> Value?
  ) throws(PacketError) -> Value {
    guard let value = try require(&map, key).byteString.flatMap(make) else {
      throw map.error(key.name, "expected \(expected)")
    }
    return value
  }

  private static func optionalBytes(
    _ map: inout ClaimMap, _ key: ClaimKey, _ counts: ClosedRange<Int>
  ) throws(PacketError) -> [UInt8]? {
    guard let value = map.take(key.rawValue) else { return nil }
    guard let bytes = value.byteString, counts.contains(bytes.count) else {
      throw map.error(key.name, "expected \(counts.lowerBound) to \(counts.upperBound) bytes")
    }
    return Array(bytes)
  }

  private static func version(_ value: CBORValue) throws(PacketError) -> String {
    guard let elements = value.elements, elements.count == 1, let text = elements[0].textString,
      text.isPlain(upTo: 32)
    else { throw PacketError(.malformed, "claims.swversion: expected one text of 1 to 32 bytes") }
    return text
  }

  private static func samples(_ value: CBORValue) throws(PacketError) -> [SampleClaim] {
    guard let elements = value.elements, Packet.allowedSamples.contains(elements.count) else {
      throw PacketError(.malformed, "claims.samples: expected 1 to 8 samples")
    }
    var samples: [SampleClaim] = []
    for element in elements { samples.append(try SampleClaim(element)) }
    return samples
  }
}
