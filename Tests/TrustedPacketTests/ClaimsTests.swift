import CBOR
import DeviceKeys
import PacketVectors
import Testing
import TrustedPacket

@Suite("Claims")
struct ClaimsTests {
  @Test("Claims survive encoding and decoding")
  func roundTrips() throws {
    let claims = try ExampleClaims.make()
    #expect(try Claims(decoding: claims.encoded()[...]) == claims)
  }

  @Test("All measures together take at most 400 bytes, whatever they are and all required")
  func componentSize() throws {
    func size(_ change: (inout QualityClaim) -> Void) throws -> Int {
      var claims = try ExampleClaims.make()
      claims.quality = .components
      change(&claims.quality)
      return claims.encoded().count
    }
    let none = try size {
      $0.values = [1: 0]
      $0.required = []
    }
    let typical = try size { _ in } - none
    let most =
      try size { quality in
        for measure in Measure.allCases { quality.values[measure.claimKey] = .min }
        quality.required = Measure.allCases.map(\.claimKey).sorted()
      } - none
    print("quality: 27 measures take \(typical) bytes, at most \(most)")
    #expect(typical <= 250 && most <= 400)
    #expect(QualityClaim.components.values.count == Measure.allCases.count)
  }

  @Test("Every measure keeps its number, and the standard's has the standard's")
  func measures() {
    #expect(Set(Measure.allCases.map(\.claimKey)).count == Measure.allCases.count)
    for measure in Measure.allCases {
      #expect(Measure(claimKey: measure.claimKey) == measure)
      let isOurs = measure.rawValue.first?.isLowercase == true
      #expect(isOurs == (measure.claimKey < 0x41) && (isOurs || measure.claimKey <= 0x5C))
    }
    #expect(Measure(claimKey: 0x41) == nil)
    #expect(Measure(rawValue: "HeadPoseRoll")?.claimKey == 0x5A)
  }

  @Test("Claims with every optional member, or none, survive encoding and decoding")
  func roundTripsOptions() throws {
    var most = try ExampleClaims.make()
    most.cameras[0].serial = "Ä1"
    most.samples[0].edits = [.encodedByDevice, .huffmanTablesInserted]
    most.quality.values[255] = .min
    most.cameras += [.example(.infrared), .example(.depth)]
    most.cameras[0].isConverted = true
    most.link.sequence = .max
    most.tpmQuote = try TPMQuoteClaim(
      attest: [1, 2, 3], signature: #require(Signature([UInt8](repeating: 7, count: 64))),
      attestationKey: [9])
    #expect(try Claims(decoding: most.encoded()[...]) == most)
    var least = try ExampleClaims.make()
    (least.issuedAt, least.clock, least.oemID, least.hardwareModel) = (nil, .none, nil, nil)
    (least.cameras[0].usbID, least.quality.models) = (nil, [:])
    (least.cameras[0].descriptors, least.cameras[0].reenumerations) = (nil, nil)
    least.checkIntegrity()
    (least.quality.values, least.quality.required) = ([3: -1], [])
    least.link = PacketLink(sequence: 0, previous: nil)
    #expect(try Claims(decoding: least.encoded()[...]) == least)
    #expect(least.encoded().count < most.encoded().count)
  }

  @Test(
    "The challenge of a quote is what another implementation computes, and depends on each part")
  func computesQualifyingData() throws {
    let claims = try ExampleClaims.make()
    let key = try VectorFolder.published.key("device").publicKey
    func data(_ claims: Claims, _ key: PublicKey) -> SHA256Digest {
      TPMQuoteClaim.qualifyingData(nonce: claims.nonce, key: key, samples: claims.samples)
    }
    // By hand: the samples claim is the value behind key 1 of the value behind key -70000.
    let encoded = claims.encoded()
    let value = try #require(
      try CBORReader.decode(encoded).entries?.first { $0.key == -70000 }?.value
        .entries?.first { $0.key == 1 }?.value)
    let parts =
      Array("attestcam/quote/1".utf8) + claims.nonce.bytes
      + SHA256.digest(key.subjectPublicKeyInfo).bytes
      + SHA256.digest(CBOREncoder.encode(value)).bytes
    #expect(data(claims, key) == SHA256.digest(parts))
    var others = [claims, claims]
    others[0].nonce = .random()
    others[1].samples[0].height += 1
    let all =
      others.map { data($0, key) } + [
        data(claims, key), data(claims, try VectorFolder.published.key("other-device").publicKey),
      ]
    #expect(Set(all).count == 4)
  }

  static let required = ClaimKey.allCases.filter {
    ![.issuedAt, .oemID, .hardwareModel, .submodules].contains($0)
  }

  @Test("A missing claim is named", arguments: required)
  func refusesMissing(_ key: ClaimKey) throws {
    let payload = try ExampleClaims.edited([key.rawValue], nil)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error == PacketError(.malformed, "claims.\(key.name): is missing"))
  }

  static let requiredMembers = CaptureKey.allCases.filter { $0 != .software }

  @Test("A missing member of the capture claim is named", arguments: requiredMembers)
  func refusesMissing(_ key: CaptureKey) throws {
    let payload = try ExampleClaims.edited([ClaimKey.capture.rawValue, key.rawValue], nil)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error == PacketError(.malformed, "capture.\(key.name): is missing"))
  }

  @Test(
    "A member of the capture claim of a wrong type is named", arguments: CaptureKey.allCases,
    [CBORValue.null, true, [:], [], 70_000_000_000_000, -1, "", .bytes([]), .tagged(1, 5)])
  func refusesTypes(_ key: CaptureKey, _ value: CBORValue) throws {
    // The check of integrity may not have run.
    guard !(key == .integrity && value == .null) else { return }
    let payload = try ExampleClaims.edited([ClaimKey.capture.rawValue, key.rawValue], value)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains(key.name) == true, "\(error?.message ?? "")")
  }

  @Test(
    "A claim of a wrong type is named", arguments: ClaimKey.allCases,
    [CBORValue.null, true, [:], [], 70_000_000_000_000, -1, "", .bytes([]), .tagged(1, 5)])
  func refusesTypes(_ key: ClaimKey, _ value: CBORValue) throws {
    // A large number is a fine time, uptime or count of boots.
    let numbers: Set<ClaimKey> = [.issuedAt, .uptime, .bootCount]
    guard !(numbers.contains(key) && value == 70_000_000_000_000) else { return }
    let payload = try ExampleClaims.edited([key.rawValue], value)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains(key.name) == true, "\(error?.message ?? "")")
  }

  @Test(
    "An unknown claim is refused, at every level",
    arguments: [
      [Int64(0)], [2], [260], [268], [-70010], [-70000, 1, 0, 10], [-70000, 4, 5], [-70000, 5, 9],
      [-70000, 6, 0, 16], [-70000, 13],
    ])
  func refusesUnknown(_ path: [Int64]) throws {
    let payload = try ExampleClaims.edited(path, 1)
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains("does not know") == true)
  }

  @Test("Claims of another profile are told apart from malformed ones")
  func refusesOtherProfile() throws {
    let payload = CBOREncoder.encode([265: "urn:uuid:0", 1: 2])
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.code == .profile)
  }

  @Test("An error names the claim and never its value")
  func hidesValues() throws {
    let payload = try ExampleClaims.edited([10], .bytes(Array("secret".utf8)))
    let error = #expect(throws: PacketError.self) { try Claims(decoding: payload[...]) }
    #expect(error?.message.contains("eat_nonce") == true)
    #expect(error?.message.contains("secret") == false)
    #expect(error?.message.contains("736563") == false)
  }
}
