import CBOR
import DeviceKeys
import Foundation
import PacketVectors
import Testing
import TrustedPacket
import Verification

@Suite("Published packet vectors")
struct VectorTests {
  static let folder = VectorFolder.published
  static let manifest = try? folder.manifest()

  @Test("A vector gives exactly its verdict", arguments: manifest?.packets ?? [])
  func givesVerdict(_ vector: PacketVector) async throws {
    let manifest = try #require(Self.manifest)
    let time = try VectorFacts.date(manifest.time)
    var trust = try TrustStore(
      anchorPEM: Self.folder.text(manifest.anchor), crlPEM: vector.crl.map(Self.folder.text))
    let policy = try VerificationPolicy(
      yaml: Self.folder.text(vector.policy), file: vector.policy)
    let nonce = try #require(Hex.decode(manifest.nonce).flatMap { Nonce($0) })
    let nonces = ExpectedNonce(nonce, device: vector.device.flatMap { DeviceID(hex: $0) })
    do {
      if let denyList = vector.denyList {
        trust = try trust.denying(Self.folder.bytes(denyList), at: time)
      }
      let verifier = Verifier(trust: trust, policy: policy)
      let verified = try await verifier.verify(
        Self.folder.bytes(vector.file), nonces: nonces, at: time)
      #expect(vector.expected == PacketVector.Verdict(step: "accepted", exit: 0, reason: nil))
      #expect(verified.device.deviceID.description == VectorFacts.deviceID)
    } catch let refusal as Refusal {
      #expect(vector.expected.step == refusal.step.rawValue, "\(refusal.reason)")
      #expect(vector.expected.exit == refusal.step.exitCode)
      #expect(refusal.reason.contains(vector.expected.reason ?? "(accepted)"))
    }
  }

  @Test("Decoded claims encode to the bytes that were signed")
  func reencodes() throws {
    let manifest = try #require(Self.manifest)
    var count = 0
    for vector in manifest.packets where vector.expected.step != "malformed" {
      guard let packet = try? Packet(Self.folder.bytes(vector.file)) else { continue }
      #expect(packet.token.claims.encoded() == Array(packet.token.payload), "\(vector.name)")
      count += 1
    }
    #expect(
      count == manifest.packets.count { $0.expected.step != "malformed" } - 1,
      "all but other-profile")
  }

  @Test("The manifest names every file of the folder, and no other")
  func isComplete() throws {
    let manifest = try #require(Self.manifest)
    let root = Self.folder.url.path()
    let found = try #require(FileManager.default.enumerator(atPath: root)).compactMap {
      $0 as? String
    }
    .filter { path in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + path, isDirectory: &isDirectory)
        && !isDirectory.boolValue
    }
    #expect(
      Set(found).subtracting([VectorFolder.manifestFile, VectorFolder.readme]) == manifest.files)
    #expect(Set(manifest.packets.map(\.name)).count == manifest.packets.count)
  }

  @Test("Every step has vectors", arguments: VerificationStep.allCases)
  func coversSteps(_ step: VerificationStep) throws {
    let manifest = try #require(Self.manifest)
    #expect(manifest.packets.count { $0.expected.step == step.rawValue } >= 2)
    #expect(manifest.packets.contains { $0.expected.step == "accepted" })
  }
}
