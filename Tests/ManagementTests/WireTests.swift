import CBOR
import DeviceKeys
import Foundation
import HTTPSupport
import TPMEvidence
import TestSupport
import Testing

@testable import Management

@Suite("Messages of the exchanges") struct WireTests {
  private static let device = DeviceID.random()

  private static func tpm() throws -> (TPMIdentity, TPMCertifiedKey) {
    let signature = try #require(Signature([UInt8](repeating: 7, count: 64)))
    let facts = try #require(
      TPMEnrolmentFacts(
        manufacturer: "IFX", vendor: "SLB 9670", firmware: "7.85", isInLockout: false))
    return (
      TPMIdentity(
        endorsementCertificates: [[1, 2], [3]], endorsementKey: [1, 2, 3],
        attestationKey: [4, 5, 6], facts: facts),
      TPMCertifiedKey(
        publicArea: [7, 8, 9],
        certification: TPMCertification(attest: [10], signature: signature))
    )
  }

  @Test("What one side writes in JSON the other reads")
  func json() throws {
    let (identity, key) = try Self.tpm()
    func check<Value: Codable & Equatable>(_ value: Value) throws {
      #expect(try JSON.decode(Value.self, from: JSON.encode(value)) == value)
    }
    try check(EnrolmentStart(deviceID: Self.device, keyProtection: .file))
    try check(
      EnrolmentStart(
        deviceID: Self.device, keyProtection: .tpm, batch: ManagedName("B 1"),
        model: ManagedName("K-200"), tpm: identity))
    try check(
      EnrolmentChallenge(
        id: .random(), nonce: .random(), expiresAt: Date(timeIntervalSince1970: 1_800_000_000),
        credential: SealedCredential(idObject: [1, 2, 3], encryptedSecret: [4, 5, 6])))
    try check(
      EnrolmentEvidence(
        certificationRequest: [1],
        tpm: .init(activatedSecret: [UInt8](repeating: 1, count: 32), certifiedKey: key)))
    try check(RenewalEvidence(certificationRequest: [1], proof: [2], tpm: key))
    try check(DeviceStart(deviceID: Self.device))
    try check(SelfTestEvidence(token: [1]))
    try check(SelfTestResult(deviceID: Self.device, passed: true))
  }

  @Test(
    "Bodies that are not the protocol's are refused, and the member is named",
    arguments: [
      (#"{"device_id":"AA","key_protection":"file"}"#, "device_id"),
      (#"{"device_id":"$","key_protection":"shared","x":1}"#, "x"),
      (#"{"device_id":"$","key_protection":"unattested"}"#, "key_protection"),
      (#"{"device_id":"$","key_protection":"tpm-first-use"}"#, "key_protection"),
      (#"{"device_id":"$","key_protection":"tpm"}"#, "tpm"),
      (#"{"device_id":"$","key_protection":"file","batch":"a\nb"}"#, "batch"),
      (#"{"device_id":"$","key_protection":"file","model":" "}"#, "model"),
      (
        #"{"device_id":"$","key_protection":"tpm","tpm":{"endorsement_certificates":["","","","","","",""],"endorsement_key":"AAAA","attestation_key":"AAAA","facts":{}}}"#,
        "tpm.endorsement_certificates"
      ),
    ])
  func strict(body: String, member: String) throws {
    let id = Base64URL(Self.device.bytes).text
    let error = #expect(throws: JSONFault.self) {
      try JSON.decode(
        EnrolmentStart.self, from: body.replacingOccurrences(of: "$", with: id).utf8)
    }
    #expect(error?.member == member, "\(String(describing: error))")
  }

  @Test("A request file says in CBOR what it says in Swift, with a TPM and without")
  func requestFile() throws {
    let (identity, key) = try Self.tpm()
    let plain = EnrolmentStart(
      deviceID: Self.device, keyProtection: .file, batch: ManagedName("B"))
    let full = EnrolmentStart(deviceID: Self.device, keyProtection: .tpm, tpm: identity)
    let files = [
      EnrolmentRequestFile(start: plain, certificationRequest: [1]),
      EnrolmentRequestFile(start: full, certificationRequest: [1], certifiedKey: key),
    ]
    for file in try files.map({ try #require($0) }) {
      #expect(try EnrolmentRequestFile(payload: file.payload[...]) == file)
    }
    #expect(
      EnrolmentRequestFile(start: plain, certificationRequest: [1], certifiedKey: key) == nil)
    #expect(EnrolmentRequestFile(start: full, certificationRequest: [1]) == nil)
  }

  @Test("Mutated request files are refused or read as what they are, and never crash")
  func requestFileFuzzTests() throws {
    let (identity, key) = try Self.tpm()
    let start = EnrolmentStart(deviceID: Self.device, keyProtection: .tpm, tpm: identity)
    let good = try #require(
      EnrolmentRequestFile(start: start, certificationRequest: [1], certifiedKey: key)
    ).payload
    var random = SeededRandom(seed: 4)
    let rounds =
      ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap { Int($0) } ?? 20_000
    var accepted = 0
    for _ in 0..<rounds {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = .random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.remove(at: index)
        default: bytes.insert(.random(in: 0...255, using: &random), at: index)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      guard let file = try? EnrolmentRequestFile(payload: bytes[...]) else { continue }
      accepted += 1
      #expect(file.payload == bytes)
    }
    #expect(accepted > 0 && accepted < rounds)
  }

  @Test("A sealed response opens with the secret alone, for its request alone")
  func sealed() async throws {
    let ca = try TestCA()
    let chain = try await ca.enrol().chain
    let secret = SecureRandom.bytes(32)
    let file = try EnrolmentResponseFile(
      sealing: chain, for: Self.device, request: SHA256.digest([1]),
      credential: SealedCredential(idObject: [1, 2, 3], encryptedSecret: [4, 5, 6]), secret: secret)
    var read = try EnrolmentResponseFile(payload: file.payload[...])
    #expect(read == file)
    #expect(try read.chain(secret: secret) == chain)
    for wrong in [nil, [], SecureRandom.bytes(32)] {
      let error = #expect(throws: ManagementError.self) { try read.chain(secret: wrong) }
      #expect(error?.code == .mismatch)
    }
    read.request = SHA256.digest([2])
    #expect(throws: ManagementError.self) { try read.chain(secret: secret) }
  }

  @Test("The certification's binding depends on nonce, device and key")
  func binding() async throws {
    let ca = try TestCA()
    let (key, other) = (try ca.key().publicKey, try ca.key().publicKey)
    let nonce = Nonce.random()
    let value = CertifyBinding.qualifyingData(nonce: nonce, device: Self.device, publicKey: key)
    #expect(value.count == 32)
    // By its definition, with another program.
    let parts =
      Array("attestcam/certify/1".utf8) + nonce.bytes + Self.device.bytes
      + SHA256.digest(key.subjectPublicKeyInfo).bytes
    let file = try ca.folder.write("parts", parts)
    #expect(
      try await Tool.openssl("dgst", "-sha256", "-r", file).output.hasPrefix(Hex.encode(value)))
    for changed in [
      CertifyBinding.qualifyingData(nonce: .random(), device: Self.device, publicKey: key),
      CertifyBinding.qualifyingData(nonce: nonce, device: .random(), publicKey: key),
      CertifyBinding.qualifyingData(nonce: nonce, device: Self.device, publicKey: other),
    ] { #expect(changed != value) }
  }
}
