import CBOR
import DeviceKeys
import PacketVectors
import Testing
import TrustedPacket

@Suite("Packets and tokens")
struct PacketTests {
  static let folder = VectorFolder.published
  static let images: [[UInt8]] = [
    [UInt8](repeating: 1, count: 23), [UInt8](repeating: 2, count: 70_000),
  ]

  static func token(samples: [[UInt8]] = images) async throws -> [UInt8] {
    var claims = try ExampleClaims.make()
    claims.samples = samples.map { .jpeg($0) }
    return try await Token.sign(
      claims, chain: folder.chain("device", "issuing"), key: folder.key("device"))
  }

  static func assemble(_ token: [UInt8], _ samples: [[UInt8]]) -> [UInt8] {
    let layout = PacketLayout(token: token, sampleLengths: samples.map(\.count))
    var packet = [UInt8](repeating: 0xEE, count: layout.byteCount)
    packet.withUnsafeMutableBytes { target in
      layout.write(into: target) { index, space in space.copyBytes(from: samples[index]) }
    }
    return packet
  }

  @Test(
    "The layout writes what the encoder would", arguments: [1, 2, 8],
    [0, 1, 23, 24, 255, 256, 65_536])
  func laysOut(_ count: Int, _ length: Int) {
    let samples = (0..<count).map { [UInt8](repeating: UInt8($0), count: length + $0) }
    let token = [UInt8](repeating: 0xD2, count: length + 1)
    let expected = CBOREncoder.encode([.bytes(token), .array(samples.map { .bytes($0) })])
    #expect(Self.assemble(token, samples) == expected)
  }

  @Test("A packet gives back its token and its samples, in order")
  func reads() async throws {
    let token = try await Self.token()
    let bytes = Self.assemble(token, Self.images)
    let packet = try Packet(bytes)
    #expect(Array(packet.token.bytes) == token)
    #expect(packet.samples.map(Array.init) == Self.images)
    #expect(packet.token.claims.samples.map(\.length) == [23, 70_000])
    #expect(packet.token.algorithm == COSE.es256)
    #expect(packet.byteCount == bytes.count)
  }

  @Test("A packet prints its size only")
  func isRedacted() async throws {
    let bytes = Self.assemble(try await Self.token(), Self.images)
    #expect("\(try Packet(bytes))" == "Packet(\(bytes.count) bytes)")
  }

  @Test("A signed token verifies with its own device only")
  func signs() async throws {
    let token = try Token(try await Self.token()[...])
    let validator = try ChainValidator(
      anchors: [Self.folder.certificate("root")], revocation: .unchecked)
    let time = try VectorFacts.date(VectorFacts.time)
    let own = try validator.validate(token.chain(), at: time)
    try token.verifySignature(by: own)
    let other = try validator.validate(Self.folder.chain("other-device", "issuing"), at: time)
    let error = #expect(throws: PacketError.self) { try token.verifySignature(by: other) }
    #expect(error?.code == .signature)
  }

  @Test("A key that is not the certificate's signs nothing")
  func refusesForeignKey() async throws {
    let error = await #expect(throws: CryptoError.self) {
      try await Token.sign(
        ExampleClaims.make(), chain: Self.folder.chain("device", "issuing"),
        key: Self.folder.key("other-device"))
    }
    #expect(error?.code == .mismatch)
  }

  @Test("Claims that no verifier takes are not signed")
  func refusesBadClaims() async throws {
    var claims = try ExampleClaims.make()
    claims.cameras[0].interval = 0
    let error = await #expect(throws: CryptoError.self) {
      try await Token.sign(
        claims, chain: Self.folder.chain("device", "issuing"), key: Self.folder.key("device"))
    }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains("interval") == true)
  }

  @Test("A packet above 16 MiB and a token above 32 KiB are refused for their size")
  func boundsSizes() async throws {
    let tooLarge = #expect(throws: PacketError.self) {
      try Packet([UInt8](repeating: 0, count: Packet.largest + 1))
    }
    #expect(tooLarge?.message.contains("larger") == true)
    let padded = Self.assemble([UInt8](repeating: 0xD2, count: Token.largest + 1), [[1]])
    let tooLong = #expect(throws: PacketError.self) { try Packet(padded) }
    #expect(tooLong?.message.contains("token: larger") == true)
  }

  @Test("What a typical packet adds to sample and certificates stays below 1,110 bytes")
  func isSmall() throws {
    let bytes = try Self.folder.bytes("packets/accepted/typical.cbor")
    let packet = try Packet(bytes)
    let carried = packet.samples.map(\.count) + packet.token.certificates.map(\.count)
    #expect(bytes.count - carried.reduce(0, +) < 1110)
  }
}
