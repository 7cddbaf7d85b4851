import DeviceKeys
import Foundation
import HTTPSupport
import TestSupport
import Testing

@testable import Management

@Suite("Batches and registration") struct BatchTests {
  private func name(_ text: String) throws -> ManagedName { try #require(ManagedName(text)) }

  @Test("Devices of a batch are revoked together, and no other is enrolled in it afterwards")
  func individual() async throws {
    let ca = try TestCA()
    await refused(.batchUnknown) { try await ca.enrol(batch: "B1") }
    try await ca.authority.createBatch(name("B1"))
    let inside = [
      try await ca.enrol(batch: "B1").chain, try await ca.enrol(batch: "B1").chain,
    ]
    let outside = try await ca.enrol().chain
    #expect(try await ca.authority.batches().map(\.devices) == [2])
    let result = try await ca.authority.revoke(.batch(name("B1")), reason: .keyCompromise)
    #expect(Set(result.devices) == Set(inside.compactMap(\.device.deviceID)))
    for chain in inside { #expect(try await ca.opensslVerify(chain.device.pem).status != 0) }
    #expect(try await ca.opensslVerify(outside.device.pem).status == 0)
    await refused(.batchRevoked) { try await ca.enrol(batch: "B1") }
  }

  @Test("A batch shares one key, says so in its certificates, and is revoked as a whole")
  func shared() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    try await ca.authority.createBatch(name("S"), sharedKey: key.publicKey)
    let first = try await ca.enrol(key: key, protection: .shared, batch: "S").chain
    let second = try await ca.enrol(key: key, protection: .shared, batch: "S").chain
    #expect(first.device.publicKey == second.device.publicKey)
    #expect(first.device.keyProtection == .shared)
    #expect(first.device.serialNumber != second.device.serialNumber)

    await refused(.batchMismatch) { try await ca.enrol(protection: .shared, batch: "S") }
    await refused(.batchMismatch) { try await ca.enrol(batch: "S") }
    await refused(.batchUnknown) { try await ca.enrol(key: key, protection: .shared) }
    await refused(.keyInUse) { try await ca.enrol(key: key) }
    try await ca.authority.createBatch(name("other"))
    await refused(.batchMismatch) {
      try await ca.enrol(key: key, protection: .shared, batch: "other")
    }

    let device = try #require(first.device.deviceID)
    let alone = await #expect(throws: ManagementError.self) {
      try await ca.authority.revoke(.device(device), reason: .keyCompromise)
    }
    #expect(alone?.code == .shared && alone?.message.contains("--batch \"S\"") == true)
    try await ca.authority.revoke(.batch(name("S")), reason: .keyCompromise)
    for chain in [first, second] {
      #expect(try await ca.opensslVerify(chain.device.pem).status != 0)
    }
  }

  @Test("A shared key is renewed as it is, and no other in its place")
  func sharedRenewal() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    try await ca.authority.createBatch(name("S"), sharedKey: key.publicKey)
    let chain = try await ca.enrol(key: key, protection: .shared, batch: "S").chain
    await refused(.batchMismatch) { try await ca.renew(chain, key: key, to: ca.key()) }
    let next = try await ca.renew(chain, key: key, to: key)
    #expect(next.isNew && next.chain.device.serialNumber != chain.device.serialNumber)
  }

  @Test("A key belongs to one batch, and not to a device")
  func ownership() async throws {
    let ca = try TestCA()
    let (shared, own) = (try ca.key(), try ca.key())
    try await ca.authority.createBatch(name("S"), sharedKey: shared.publicKey)
    try await ca.enrol(key: own)
    for key in [shared, own] {
      let error = await #expect(throws: ManagementError.self) {
        try await ca.authority.createBatch(name("T"), sharedKey: key.publicKey)
      }
      #expect(error?.code == .mismatch)
    }
    let again = await #expect(throws: ManagementError.self) {
      try await ca.authority.createBatch(name("S"))
    }
    #expect(again?.code == .exists)
  }

  @Test("A registered ID takes only the key it was registered with")
  func registered() async throws {
    let ca = try TestCA()
    let (device, key) = (DeviceID.random(), try ca.key())
    #expect(try await ca.authority.register(device, key: key.publicKey))
    #expect(try await ca.authority.register(device, key: key.publicKey) == false)
    await refused(.deviceEnrolled) { try await ca.enrol(device) }
    await refused(.keyInUse) { try await ca.enrol(key: key) }
    for (id, other) in [(device, try ca.key()), (DeviceID.random(), key)] {
      let error = await #expect(throws: ManagementError.self) {
        try await ca.authority.register(id, key: other.publicKey)
      }
      #expect(error?.code == .mismatch)
    }
    #expect(try await ca.enrol(device, key: key).isNew)
  }

  @Test("Who must be registered is refused until an operator has done it")
  func mustBeRegistered() async throws {
    let ca = try TestCA()
    let key = try ca.key()
    var candidate = EnrolmentCandidate(
      device: .random(), key: key.publicKey, protection: .unattested)
    candidate.mustBeRegistered = true
    candidate.clientAuthentication = true
    let asked = candidate
    await refused(.deviceUnknown) {
      _ = try await ca.authority.admit(asked, by: .local, now: Date())
    }
    try await ca.authority.register(candidate.device, key: nil)
    await refused(.deviceUnknown) {
      _ = try await ca.authority.admit(asked, by: .local, now: Date())
    }
    try await ca.authority.register(candidate.device, key: key.publicKey)
    let chain = try await ca.authority.admit(candidate, by: .local, now: Date()).chain
    #expect(chain.device.keyProtection == .unattested)
    await refused(.protectionMismatch) { try await ca.enrol(candidate.device, key: key) }
  }
}
