import CBOR
import Foundation
import TestSupport
import Testing

@testable import DeviceKeys

@Suite("Signed messages")
struct SignedMessageTests {
  @Test("A self-test and a renewal of a device are believed, and say which device it was")
  func acceptsDevices() async throws {
    let pki = try TestPKI()
    let (chain, nonce) = (try pki.chain, Nonce.random())
    let renewal = SigningInput.renewal(request: SHA256.digest([1]), nonce: nonce, chain: chain)
    for (input, kind) in [(.selfTest(nonce: nonce, chain: chain), .selfTest), (renewal, .renewal)]
      as [(SigningInput, SignedMessage.Kind)]
    {
      let bytes = try await SignedMessage.make(input, by: pki.deviceKey)
      let message = try SignedMessage(bytes, as: kind)
      #expect(Array(message.payload) == input.payload)
      let device = try message.verifyDevice(by: pki.validator(), at: pki.now)
      #expect(device.deviceID == pki.id)
    }
  }

  @Test("An enrolment request is believed by the key that it names, and has no certificates")
  func acceptsRequests() async throws {
    let pki = try TestPKI()
    let bytes = try await SignedMessage.make(
      .enrolmentRequest(payload: [0xA0]), by: pki.deviceKey)
    let message = try SignedMessage(bytes, as: .enrolmentRequest)
    #expect(message.chain == nil && Array(message.payload) == [0xA0])
    try message.verify(by: pki.deviceKey.publicKey)
    expect(.signature) { try message.verify(by: pki.root.publicKey) }
    expect(.wrongPurpose) { try message.verifyDevice(by: pki.validator(), at: pki.now) }
    expect(.wrongPurpose) { try message.verifyManagement(by: pki.validator(), at: pki.now) }
  }

  @Test("An enrolment response is believed from the management server only")
  func acceptsResponses() async throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki)
    let bytes = try management.key.sign(
      .enrolmentResponse(payload: [0xA0]), chain: management.chain)
    let message = try SignedMessage(bytes, as: .enrolmentResponse)
    let until = try message.verifyManagement(by: pki.validator(), at: pki.now)
    #expect(until == pki.now + TestPKI.day, "the issuing CA's CRL is the first to run out")
    expect(.wrongPurpose) { try message.verifyDevice(by: pki.validator(), at: pki.now) }
    expect(.wrongPurpose) { try message.verify(by: management.key.publicKey) }

    let byDevice = try await pki.forge(
      .enrolmentResponse, payload: [0xA0], chain: pki.chain, key: "device.key")
    expect(.wrongPurpose) {
      try SignedMessage(byDevice, as: .enrolmentResponse)
        .verifyManagement(by: pki.validator(), at: pki.now)
    }
    let selfTest = try await pki.forge(
      .selfTest, payload: Nonce.random().bytes, chain: management.chain, key: "management.key")
    expect(.wrongPurpose) {
      try SignedMessage(selfTest, as: .selfTest).verifyDevice(by: pki.validator(), at: pki.now)
    }
  }

  @Test("Each fault of a signer's chain has its own code")
  func judgesChains() throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki, days: 10)
    let bytes = try management.key.sign(
      .enrolmentResponse(payload: [0xA0]), chain: management.chain)
    let message = try SignedMessage(bytes, as: .enrolmentResponse)
    func judge(_ validator: ChainValidator, at time: Date) throws {
      try message.verifyManagement(by: validator, at: time)
    }
    let unchecked = try ChainValidator(anchors: [pki.root], revocation: .unchecked)
    expect(nil) { try judge(unchecked, at: pki.now) }
    expect(.untrusted) { try judge(unchecked, at: pki.now + 11 * TestPKI.day) }
    expect(.untrusted) { try judge(unchecked, at: pki.now - 2 * TestPKI.day) }
    let stranger = try ChainValidator(anchors: [TestPKI().root], revocation: .unchecked)
    expect(.untrusted) { try judge(stranger, at: pki.now) }
    let revoking = try pki.validator([
      pki.rootCRL(), pki.issuingCRL(revoking: [management.certificate]),
    ])
    expect(.revocation) { try judge(revoking, at: pki.now) }
    expect(.revocation) { try judge(pki.validator([pki.rootCRL()]), at: pki.now) }
  }

  @Test("A message is taken as its own kind only", arguments: SignedMessage.Kind.allCases)
  func separatesKinds(_ kind: SignedMessage.Kind) async throws {
    let pki = try TestPKI()
    let hasChain = kind != .enrolmentRequest
    let bytes = try await pki.forge(
      kind, payload: [0xA0], chain: hasChain ? pki.chain : nil, key: "device.key")
    for other in SignedMessage.Kind.allCases {
      expect(other == kind ? nil : .malformed) { try SignedMessage(bytes, as: other) }
    }
    let wrongHeader = try await pki.forge(
      kind, payload: [0xA0], chain: hasChain ? nil : pki.chain, key: "device.key")
    expect(.malformed) { try SignedMessage(wrongHeader, as: kind) }
  }

  @Test("Another form, header or size is malformed")
  func refusesForms() async throws {
    let pki = try TestPKI()
    let good = try await SignedMessage.make(
      .enrolmentRequest(payload: [0xA0]), by: pki.deviceKey)
    guard case .tagged(18, .array(let parts)) = try CBORReader.decode(good) else {
      Issue.record("not a COSE_Sign1")
      return
    }
    func refuse(_ change: (inout [CBORValue]) -> Void, tag: UInt64 = 18) {
      var changed = parts
      change(&changed)
      let bytes = CBOREncoder.encode(.tagged(tag, .array(changed)))
      expect(.malformed) { try SignedMessage(bytes, as: .enrolmentRequest) }
    }
    refuse({ _ in }, tag: 17)
    refuse { $0.removeLast() }
    refuse { $0[1] = [4: .bytes([1])] }
    refuse { $0[2] = .null }
    refuse { $0[3] = .bytes([UInt8](repeating: 1, count: 63)) }
    let typ = CBORValue.text(SignedMessage.Kind.enrolmentRequest.typ)
    refuse { $0[0] = .bytes(CBOREncoder.encode([1: -9, 16: typ])) }
    refuse { $0[0] = .bytes(CBOREncoder.encode([1: -35, 16: typ])) }
    refuse { $0[0] = .bytes(CBOREncoder.encode([1: -7, 2: [16], 16: typ])) }
    refuse { $0[0] = .bytes([]) }
    expect(.malformed) { try SignedMessage(good + [0], as: .enrolmentRequest) }
    expect(.malformed) { try SignedMessage([], as: .enrolmentRequest) }

    let large = [UInt8](repeating: 0, count: 64 << 10)
    let error = await #expect(throws: CryptoError.self) {
      try await SignedMessage.make(.enrolmentRequest(payload: large), by: pki.deviceKey)
    }
    #expect(error?.code == .malformed)
    let forged = try await pki.forge(
      .enrolmentRequest, payload: large, chain: nil, key: "device.key")
    expect(.malformed) { try SignedMessage(forged, as: .enrolmentRequest) }
  }

  @Test("Every flipped bit of a message is refused, and so is the signature's twin with high s")
  func everyBitMatters() async throws {
    let pki = try TestPKI()
    let validator = try pki.validator()
    let good = try await SignedMessage.make(
      .selfTest(nonce: .random(), chain: pki.chain), by: pki.deviceKey)
    for index in good.indices {
      var changed = good
      changed[index] ^= 1 << UInt8(index & 7)
      #expect(throws: SignedMessageError.self) {
        try SignedMessage(changed, as: .selfTest).verifyDevice(by: validator, at: pki.now)
      }
    }
    let twin = Array(good.dropLast(32)) + highTwin(of: Array(good.suffix(32)))
    expect(.signature) {
      try SignedMessage(twin, as: .selfTest).verifyDevice(by: validator, at: pki.now)
    }
  }

  @Test("A packet or a certification request is no message to the management server")
  func signsMessagesOnly() async throws {
    let pki = try TestPKI()
    let error = await #expect(throws: CryptoError.self) {
      try await SignedMessage.make(.packet(claims: [0xA0], chain: pki.chain), by: pki.deviceKey)
    }
    #expect(error?.code == .unsupported)
  }

  @Test("The management key signs under its own management certificate only")
  func managementKeyNeedsItsCertificate() throws {
    let pki = try TestPKI()
    let management = try TestManagement(pki)
    let again = try ManagementKey(path: pki.folder.file("management.key"))
    #expect(again.publicKey == management.key.publicKey)
    let device = try pki.issuingKey.issue(
      TestPKI.template(.device(pki.id, .file), again.publicKey, pki.now, days: 9),
      issuer: pki.issuing)
    for chain in [try pki.chain, try CertificateChain([device, pki.issuing])] {
      let error = #expect(throws: CryptoError.self) {
        try again.sign(.denyList(pki.denyList()), chain: chain)
      }
      #expect(error?.code == .mismatch)
    }
  }

  /// n − s.
  private func highTwin(of s: [UInt8]) -> [UInt8] {
    let order: [UInt8] = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    var (result, borrow) = (s, 0)
    for index in (0..<32).reversed() {
      let difference = Int(order[index]) - Int(s[index]) - borrow
      borrow = difference < 0 ? 1 : 0
      result[index] = UInt8(difference + borrow * 256)
    }
    return result
  }
}

/// Expects a `SignedMessageError` with this code, or success for nil.
func expect<Result>(
  _ code: SignedMessageError.Code?, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  do {
    _ = try body()
    #expect(code == nil, "accepted", sourceLocation: sourceLocation)
  } catch {
    #expect(
      (error as? SignedMessageError)?.code == code && code != nil, "\(error)",
      sourceLocation: sourceLocation)
  }
}
