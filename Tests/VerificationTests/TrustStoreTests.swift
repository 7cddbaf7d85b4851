import DeviceKeys
import Foundation
import PacketVectors
import Testing
import TrustedPacket
import Verification

/// What was validated once is remembered, and never beyond what it was based on.
@Suite("Remembered chains")
struct TrustStoreTests {
  @Test("A remembered chain ends with its CRL")
  func endsWithCRL() async throws {
    let bench = try Bench()
    let (verifier, packet) = (try bench.verifier(), try await bench.packet())
    let nextUpdate = try VectorFacts.date("2026-06-02T00:00:00Z")
    #expect(await bench.step(of: packet, by: verifier) == nil)
    #expect(await bench.step(of: packet, by: verifier, at: nextUpdate - 1) == nil)
    #expect(await bench.step(of: packet, by: verifier, at: nextUpdate) == .revocation)
    #expect(await bench.step(of: packet, by: verifier, at: nextUpdate + 1) == .revocation)
    #expect(await bench.step(of: packet, by: verifier) == nil)
  }

  @Test("A remembered chain ends with its first certificate")
  func endsWithCertificate() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let chain = try bench.folder.chain("device-expired", "issuing")
    let packet = try await bench.packet(chain: chain)
    let end = chain.device.notAfter
    #expect(await bench.step(of: packet, by: verifier, at: end - 1) == nil)
    #expect(await bench.step(of: packet, by: verifier, at: end - 0.25) == nil)
    #expect(await bench.step(of: packet, by: verifier, at: end) == .certificate)
    #expect(await bench.step(of: packet, by: verifier, at: end + 1) == .certificate)
  }

  @Test("A time before the first validation is validated anew")
  func validatesEarlierTimes() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let chain = try bench.folder.chain("device-future", "issuing")
    let packet = try await bench.packet(chain: chain)
    let start = chain.device.notBefore
    #expect(await bench.step(of: packet, by: verifier, at: start) == nil)
    #expect(await bench.step(of: packet, by: verifier, at: start - 1) == .certificate)
    #expect(await bench.step(of: packet, by: verifier, at: start) == nil)
  }

  @Test("A refused chain is not remembered as good")
  func forgetsRefused() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    let packet = try await bench.packet(chain: bench.folder.chain("device-revoked", "issuing"))
    for _ in 0..<3 { #expect(await bench.step(of: packet, by: verifier) == .revocation) }
  }

  @Test("With a new CRL a device that was remembered is refused at once")
  func refusesAfterCRL() async throws {
    let bench = try Bench()
    let packet = try await bench.packet()
    let before = try bench.verifier()
    #expect(await bench.step(of: packet, by: before) == nil)
    let after = try bench.verifier(crl: "issuing-revoked")
    #expect(await bench.step(of: packet, by: after) == .revocation)
  }

  @Test(
    "A deny list refuses its devices at once, remembered or not, and everybody once it is stale")
  func refusesDenied() async throws {
    let bench = try Bench()
    let packet = try await bench.packet()
    let trust = try bench.trust()
    func verifier(_ list: String) throws -> Verifier {
      let bytes = try bench.folder.bytes("deny-lists/\(list).cose")
      return Verifier(
        trust: try trust.denying(bytes, at: bench.now), policy: VerificationPolicy())
    }
    #expect(await bench.step(of: packet, by: Verifier(trust: trust, policy: .init())) == nil)
    #expect(await bench.step(of: packet, by: try verifier("device")) == .revocation)
    let current = try verifier("current")
    #expect(current.trust.denyListNumber == 42 && trust.denyListNumber == nil)
    let (start, end) = (bench.now - 1800, bench.now + 1800)
    #expect(await bench.step(of: packet, by: current) == nil)
    #expect(await bench.step(of: packet, by: current, at: end - 1) == nil)
    #expect(await bench.step(of: packet, by: current, at: end) == .revocation)
    #expect(await bench.step(of: packet, by: current, at: start) == nil)
    #expect(await bench.step(of: packet, by: current, at: start - 1) == .revocation)
    #expect(throws: Refusal.self) { try verifier("flipped") }
  }

  @Test("A certificate remembered for one packet does not vouch for another's")
  func keysByCertificates() async throws {
    let bench = try Bench()
    let verifier = try bench.verifier()
    #expect(await bench.step(of: try await bench.packet(), by: verifier) == nil)
    let stranger = try bench.folder.chain("device-stranger")
    #expect(await bench.step(of: try await bench.packet(chain: stranger), by: verifier) != nil)
    let signature = try bench.folder.bytes("packets/signature/changed-chain.cbor")
    #expect(await bench.step(of: signature, by: verifier) == .signature)
  }

  @Test("Without anchors there is no trust store")
  func needsAnchors() throws {
    let bench = try Bench()
    #expect(throws: CryptoError.self) { try TrustStore(anchors: [], revocation: .unchecked) }
    #expect(throws: CryptoError.self) { try TrustStore(anchorPEM: "", crlPEM: nil) }
    let root = try bench.folder.text("certificates/root.pem")
    #expect(throws: CryptoError.self) { try TrustStore(anchorPEM: root, crlPEM: root) }
    #expect(try TrustStore(anchorPEM: root, crlPEM: nil).checksRevocation == false)
  }

  @Test("An empty list of CRLs means unknown, not unchecked")
  func refusesWithoutLists() async throws {
    let bench = try Bench()
    let trust = try TrustStore(anchors: [bench.folder.certificate("root")], revocation: .lists([]))
    let verifier = Verifier(trust: trust, policy: VerificationPolicy())
    #expect(await bench.step(of: try await bench.packet(), by: verifier) == .revocation)
  }
}
