import DeviceKeys
import Foundation
import PacketVectors
import TrustedPacket
import Verification

/// The published keys and certificates, and packets made with them.
struct Bench: Sendable {
  let folder = VectorFolder.published
  let now: Date
  let nonce: Nonce
  let device: DeviceID
  let key: FileKey
  let chain: CertificateChain
  let image: [UInt8]

  init() throws {
    now = try VectorFacts.date(VectorFacts.time)
    nonce = try require(Hex.decode(VectorFacts.nonce).flatMap { Nonce($0) })
    device = try require(DeviceID(hex: VectorFacts.deviceID))
    key = try folder.key("device")
    chain = try folder.chain("device", "issuing")
    image = try folder.bytes("samples/grey.jpg")
    var claims = Claims.example(nonce: nonce, device: device, samples: [.jpeg(image)])
    try claims.answerChallenge(by: key.publicKey)
    self.claims = claims
  }

  /// With an answered challenge.
  let claims: Claims

  /// A verifier with the published root.
  func verifier(
    _ policy: VerificationPolicy = VerificationPolicy(), crl: String? = "current"
  ) throws -> Verifier {
    try Verifier(trust: trust(crl: crl), policy: policy)
  }

  func trust(crl: String? = "current") throws -> TrustStore {
    try TrustStore(
      anchors: [folder.certificate("root")],
      revocation: crl.map { .lists(try folder.crls($0)) } ?? .unchecked)
  }

  /// A packet with these claims, signed by the device.
  func packet(_ claims: Claims? = nil, chain: CertificateChain? = nil) async throws -> [UInt8] {
    let token = try await Token.sign(claims ?? self.claims, chain: chain ?? self.chain, key: key)
    return assemble(token, [image])
  }

  func assemble(_ token: [UInt8], _ samples: [[UInt8]]) -> [UInt8] {
    let layout = PacketLayout(token: token, sampleLengths: samples.map(\.count))
    var packet = [UInt8](repeating: 0, count: layout.byteCount)
    packet.withUnsafeMutableBytes { target in
      layout.write(into: target) { index, space in space.copyBytes(from: samples[index]) }
    }
    return packet
  }

  /// The step that refuses; nil when the packet is accepted.
  func step(
    of packet: [UInt8], by verifier: Verifier, at time: Date? = nil
  ) async -> VerificationStep? {
    do {
      _ = try await verifier.verify(packet, nonces: ExpectedNonce(nonce), at: time ?? now)
      return nil
    } catch {
      return error.step
    }
  }
}

struct Missing: Error {}

private func require<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
