import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite("Renewal and self-test") struct RenewalTests {
  @Test("A renewal swaps the key; the old certificate is good for a week and is then superseded")
  func renewal() async throws {
    let ca = try TestCA()
    let (device, old, new) = (DeviceID.random(), try ca.key(), try ca.key())
    let first = try await ca.enrol(device, key: old).chain
    let second = try await ca.renew(first, key: old, to: new)
    #expect(second.isNew && second.chain.device.publicKey == new.publicKey)
    #expect(second.chain.device.deviceID == device)
    for chain in [first, second.chain] {
      #expect(try await ca.opensslVerify(chain.device.pem).status == 0)
    }
    for (hours, isRevoked) in [(167.9, false), (168.1, true)] {
      let pem = try await ca.authority.revocationLists(now: Date() + hours * 3600)
      let text = try await Tool.openssl(
        "crl", "-noout", "-text", "-in", try ca.folder.write("list.pem", pem)
      ).output
      #expect(text.contains("Superseded") == isRevoked)
      #expect(text.contains(first.device.serialNumber.uppercased()) == isRevoked)
    }
    await refused(.proofInvalid) { try await ca.renew(first, key: old, to: ca.key()) }
    #expect(try await ca.acts().contains("certificate_superseded"))
  }

  @Test("A device gets eight certificates a day at most: each ends on the CRL one day")
  func limit() async throws {
    let ca = try TestCA()
    var key = try ca.key()
    var chain = try await ca.enrol(key: key).chain
    for _ in 1..<CertificateAuthority.certificatesPerDay {
      let next = try ca.key()
      chain = try await ca.renew(chain, key: key, to: next).chain
      key = next
    }
    let (last, lastKey) = (chain, key)
    await refused(.rateLimited) { try await ca.renew(last, key: lastKey, to: ca.key()) }
    let tomorrow = Date() + 86_500
    #expect(try await ca.renew(last, key: lastKey, to: ca.key(), now: tomorrow).isNew)
  }

  @Test("A renewal whose answer was lost is repeated, and another key is not taken instead")
  func lostAnswer() async throws {
    let ca = try TestCA()
    let (old, new) = (try ca.key(), try ca.key())
    let first = try await ca.enrol(key: old).chain
    let second = try await ca.renew(first, key: old, to: new)
    let again = try await ca.renew(first, key: old, to: new)
    #expect(again.chain == second.chain && !again.isNew)
    await refused(.renewalSuperseded) { try await ca.renew(first, key: old, to: ca.key()) }
  }

  @Test("A renewed key cannot be a key that another device has, nor an old one of its own")
  func foreignKey() async throws {
    let ca = try TestCA()
    let (old, new, other) = (try ca.key(), try ca.key(), try ca.key())
    let first = try await ca.enrol(key: old).chain
    try await ca.enrol(key: other)
    await refused(.keyInUse) { try await ca.renew(first, key: old, to: other) }
    let second = try await ca.renew(first, key: old, to: new).chain
    await refused(.keyInUse) { try await ca.renew(second, key: new, to: old) }
  }

  @Test("A proof by another key, of another device, or over another request is refused")
  func badProofs() async throws {
    let ca = try TestCA()
    let (key, stranger, next) = (try ca.key(), try ca.key(), try ca.key())
    let chain = try await ca.enrol(key: key).chain
    let strange = try await ca.enrol(key: stranger).chain
    let device = try #require(chain.device.deviceID)
    let challenge = try await ca.authority.startRenewal(of: device)
    var evidence = try await ca.renewal(challenge, chain, key: key, to: next)
    evidence.proof[evidence.proof.count - 1] ^= 1
    await refused(.proofInvalid) {
      _ = try await ca.authority.finishRenewal(challenge.id, evidence)
    }
    // Signed as the stranger, who is a good device: of its own request, and of this one.
    let second = try await ca.authority.startRenewal(of: device)
    let own = try await ca.renewal(second, chain, key: key, to: next)
    let digest = SHA256.digest(own.certificationRequest)
    let proof = try await SignedMessage.make(
      .renewal(request: digest, nonce: second.nonce, chain: strange), by: stranger)
    await refused(.proofInvalid) {
      _ = try await ca.authority.finishRenewal(
        second.id,
        RenewalEvidence(certificationRequest: own.certificationRequest, proof: proof))
    }
    let third = try await ca.authority.startRenewal(of: device)
    let other = try await ca.renewal(third, chain, key: key, to: next)
    let swapped = try await CertificationRequest.make(
      for: device, key: stranger, answering: third.nonce)
    await refused(.proofInvalid) {
      _ = try await ca.authority.finishRenewal(
        third.id, RenewalEvidence(certificationRequest: swapped.der, proof: other.proof))
    }
  }

  @Test("Only a device that is enrolled and not revoked starts a renewal or a self-test")
  func unknown() async throws {
    let ca = try TestCA()
    await refused(.deviceUnknown) { _ = try await ca.authority.startRenewal(of: .random()) }
    let registered = DeviceID.random()
    try await ca.authority.register(registered, key: nil)
    await refused(.deviceUnknown) { _ = try await ca.authority.startSelfTest(of: registered) }
    let key = try ca.key()
    let chain = try await ca.enrol(key: key).chain
    let device = try #require(chain.device.deviceID)
    let challenge = try await ca.authority.startRenewal(of: device)
    let evidence = try await ca.renewal(challenge, chain, key: key, to: ca.key())
    try await ca.authority.revoke(.device(device), reason: .privilegeWithdrawn)
    await refused(.deviceRevoked) { _ = try await ca.authority.startRenewal(of: device) }
    await refused(.deviceRevoked) {
      _ = try await ca.authority.finishRenewal(challenge.id, evidence)
    }
  }

  @Test("The first self-test that passes makes a device active; another nonce does not pass")
  func selfTest() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    let chain = try await ca.enrol(key: key).chain
    let device = try #require(chain.device.deviceID)
    let wrong = try await ca.authority.startSelfTest(of: device)
    let other = try await SignedMessage.make(
      .selfTest(nonce: .random(), chain: chain), by: key)
    await refused(.proofInvalid) {
      _ = try await ca.authority.finishSelfTest(wrong.id, SelfTestEvidence(token: other))
    }
    #expect(try await ca.authority.device(device)?.0.state == .enrolled)
    for _ in 0..<2 {
      let challenge = try await ca.authority.startSelfTest(of: device)
      let token = try await SignedMessage.make(
        .selfTest(nonce: challenge.nonce, chain: chain), by: key)
      let result = try await ca.authority.finishSelfTest(
        challenge.id, SelfTestEvidence(token: token))
      #expect(result == SelfTestResult(deviceID: device, passed: true))
    }
    #expect(try await ca.authority.device(device)?.0.state == .active)
    #expect(try await ca.acts().filter { $0 == "device_activated" }.count == 1)
  }
}
