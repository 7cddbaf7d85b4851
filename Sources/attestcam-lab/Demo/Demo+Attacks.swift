import DeviceKeys
import Foundation
import RecognitionServer
import TrustedPacket
import Verification

extension Demo {
  /// Three attacks; each must be refused at its own step.
  func attack(_ server: DemoServer, _ services: inout Services) async throws {
    narrator.title("Attacks")
    let accepted = Array(try Data(contentsOf: URL(filePath: workshop.path("packet.cbor"))))
    try await expect(.nonce, of: accepted, from: server, "the same packet again")

    var nonce = try await server.nonce()
    var changed = try await fetch(
      from: device, answering: &nonce, of: server, to: "changed.cbor")
    // A byte of the sample's digest: still well-formed, no longer signed.
    let digest = try Packet(changed).token.claims.samples.first?.digest.bytes ?? []
    guard let place = changed.firstRange(of: digest) else {
      throw DemoError("the packet does not hold the digest of its sample")
    }
    changed[place.lowerBound] ^= 1
    try await expect(.signature, of: changed, from: server, "a packet with one bit changed")

    try await start(stranger, &services)
    nonce = try await server.nonce()
    let foreign = try await fetch(
      from: stranger, answering: &nonce, of: server, to: "stranger.cbor")
    try await expect(.device, of: foreign, from: server, "a genuine packet from another device")
  }

  private func expect(
    _ step: VerificationStep, of packet: [UInt8], from server: DemoServer, _ name: String
  ) async throws {
    let verdict = try await server.verify(packet)
    guard !verdict.accepted, verdict.code == step.rawValue else {
      throw DemoError("\(name): expected a refusal at \(step.rawValue), got \(verdict.code)")
    }
    narrator.step("REFUSED", "\(name): \(verdict.code): \(verdict.reason ?? "")")
  }
}
