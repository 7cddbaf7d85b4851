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
    issuedAt = try map.optionalUnsigned(ClaimKey.issuedAt.rawValue, ClaimKey.issuedAt.name)
    oemID = try Self.optionalBytes(&map, .oemID, 16...16)
    hardwareModel = try Self.optionalBytes(&map, .hardwareModel, 1...32)
    guard hardwareModel == nil || oemID != nil else {
      throw PacketError(.malformed, "claims.hwmodel: only together with oemid")
    }
    uptime = try map.unsigned(ClaimKey.uptime.rawValue, ClaimKey.uptime.name)
    debugStatus = try map.choice(ClaimKey.debugStatus.rawValue, ClaimKey.debugStatus.name)
    bootCount = try map.unsigned(ClaimKey.bootCount.rawValue, ClaimKey.bootCount.name)
    softwareName = try Self.text(&map, .softwareName)
    softwareVersion = try Self.version(
      map.require(ClaimKey.softwareVersion.rawValue, ClaimKey.softwareVersion.name))
    tpmQuote = nil
    if let value = map.take(ClaimKey.submodules.rawValue) {
      tpmQuote = try TPMQuoteClaim(submodules: value)
    }

    var capture = try ClaimMap(
      map.require(ClaimKey.capture.rawValue, ClaimKey.capture.name), name: ClaimKey.capture.name)
    try map.finish()
    samples = try Self.samples(capture.require(.samples))
    purpose = try capture.text(CaptureKey.purpose.rawValue, CaptureKey.purpose.name)
    captureProfile = try ProfileClaim(capture.require(.profile))
    quality = try QualityClaim(capture.require(.quality))
    liveness = try LivenessClaim(capture.require(.liveness))
    cameras = try CameraClaim.cameras(capture.require(.cameras))
    software = [:]
    if let list = capture.take(CaptureKey.software.rawValue) {
      software = try QualityClaim.digests(list, of: "software")
    }
    clock = try capture.choice(CaptureKey.clock.rawValue, CaptureKey.clock.name)
    keyProtection = try capture.choice(
      CaptureKey.keyProtection.rawValue, CaptureKey.keyProtection.name)
    link = try PacketLink(capture.require(.link))
    audit = try AuditHead(capture.require(.audit))
    integrity = try IntegrityClaim(capture.require(.integrity))
    try capture.finish()
    try checkAgreement()
  }

  /// What ties one claim to another.
  private func checkAgreement() throws(PacketError) {
    guard (issuedAt == nil) == (clock == .none) else {
      throw PacketError(.malformed, "claims.iat: there exactly when the device has a clock")
    }
    guard software.isEmpty == (integrity != .notRun) else {
      throw PacketError(.malformed, "software: there exactly when no manifest vouches for it")
    }
    guard samples.allSatisfy({ sample in cameras.contains { $0.modality == sample.modality } })
    else { throw PacketError(.malformed, "samples[].modality: there is no camera of it") }
    for (method, modality) in [(LivenessMethod.infrared, Modality.infrared), (.depth, .depth)]
    where liveness.evidence?.detectors[method] != nil {
      guard cameras.contains(where: { $0.modality == modality }) else {
        throw PacketError(.malformed, "liveness.detectors: there is no camera for \(method.name)")
      }
    }
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
    guard let value = try map.require(key.rawValue, key.name).byteString.flatMap(make) else {
      throw map.error(key.name, "expected \(expected)")
    }
    return value
  }

  private static func optionalBytes(
    _ map: inout ClaimMap, _ key: ClaimKey, _ counts: ClosedRange<Int>
  ) throws(PacketError) -> [UInt8]? {
    try map.optionalBytes(key.rawValue, key.name, count: counts).map(Array.init)
  }

  private static func version(_ value: CBORValue) throws(PacketError) -> String {
    guard let elements = value.elements, elements.count == 1, let text = elements[0].textString,
      text.isPlain(upTo: 32)
    else { throw PacketError(.malformed, "claims.swversion: expected one text of 1 to 32 bytes") }
    return text
  }

  private static func samples(_ value: CBORValue) throws(PacketError) -> [SampleClaim] {
    guard let elements = value.elements, Packet.allowedSamples.contains(elements.count) else {
      throw PacketError(.malformed, "samples: expected 1 to 8 samples")
    }
    var samples: [SampleClaim] = []
    for element in elements { samples.append(try SampleClaim(element)) }
    return samples
  }
}

extension ClaimMap {
  fileprivate mutating func require(_ key: CaptureKey) throws(PacketError) -> CBORValue {
    try require(key.rawValue, key.name)
  }
}
