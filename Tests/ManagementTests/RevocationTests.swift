import DeviceKeys
import Foundation
import TestSupport
import Testing

@testable import Management

@Suite struct RevocationTests {
  @Test("A revoked device is on the CRL at once; openssl and our validator refuse it")
  func revokedDevice() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    let chain = try await ca.enrol(device).chain
    #expect(try await ca.opensslVerify(chain.device.pem).status == 0)
    let result = try await ca.authority.revoke(.device(device), reason: .keyCompromise)
    #expect(result.devices == [device] && result.certificates.map(\.certificate) == [chain.device])
    #expect(try await ca.authority.device(device)?.0.state == .revoked)

    let judged = try await ca.opensslVerify(chain.device.pem)
    #expect(judged.status != 0 && judged.text.contains("certificate revoked"), "\(judged.text)")
    let lists = try await RevocationList.list(pem: ca.authority.revocationLists())
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots), revocation: .lists(lists))
    let error = #expect(throws: ChainError.self) { try validator.validate(chain, at: Date()) }
    #expect(error?.code == .revoked)
    let text = try await Tool.openssl(
      "crl", "-noout", "-text", "-in", ca.authority.files.revocationLists
    ).output
    #expect(text.contains("Key Compromise"))
    #expect(try ca.folder.readText("ca/crl.pem") == (try await ca.authority.revocationLists()))
  }

  @Test("A certificate is revoked by its serial number; the one in force takes its device along")
  func bySerial() async throws {
    let ca = try TestCA()
    let tls = try Certificate.list(pem: ca.folder.readText("ca/tls.pem"))[0]
    let one = try await ca.authority.revoke(
      .serialNumber(tls.serialNumber.uppercased()), reason: .superseded)
    #expect(one.devices.isEmpty && one.certificates.count == 1)
    #expect(try await ca.opensslVerify(tls.pem).text.contains("revoked"))

    let (key, next) = (try ca.key(), try ca.key())
    let old = try await ca.enrol(key: key).chain
    let new = try await ca.renew(old, key: key, to: next).chain
    let first = try await ca.authority.revoke(
      .serialNumber(old.device.serialNumber), reason: .unspecified)
    #expect(first.devices.isEmpty)
    #expect(try await ca.opensslVerify(new.device.pem).status == 0)
    let second = try await ca.authority.revoke(
      .serialNumber(new.device.serialNumber), reason: .unspecified)
    #expect(second.devices == [try #require(new.device.deviceID)])

    let issuing = ca.authority.issuing.serialNumber
    let error = await #expect(throws: ManagementError.self) {
      try await ca.authority.revoke(.serialNumber(issuing), reason: .keyCompromise)
    }
    #expect(error?.code == .unsupported && error?.message.contains("root revoke") == true)
  }

  @Test("Revoking twice changes nothing; revoking the unknown says so")
  func again() async throws {
    let ca = try TestCA()
    let device = DeviceID.random()
    try await ca.enrol(device)
    try await ca.authority.revoke(.device(device), reason: .keyCompromise)
    let (before, denied) = (
      try await ca.authority.revocationLists(), try await ca.authority.denyList()
    )
    let second = try await ca.authority.revoke(.device(device), reason: .unspecified)
    #expect(second.devices.isEmpty && second.certificates.isEmpty)
    #expect(try await ca.authority.revocationLists() == before)
    #expect(try await ca.authority.denyList() == denied)
    let name = try #require(ManagedName("x"))
    for unknown in [
      CertificateAuthority.Revocation.device(.random()), .serialNumber("00"), .batch(name),
    ] {
      let error = await #expect(throws: ManagementError.self) {
        try await ca.authority.revoke(unknown, reason: .unspecified)
      }
      #expect(error?.code == .missing)
    }
  }

  @Test(
    "A revoked device is on the deny list at once, its number rises, and rebinding takes it off")
  func denyList() async throws {
    let start = Date()
    let ca = try TestCA(now: start)
    func list(_ now: Date) async throws -> DenyList {
      let pem = try await ca.authority.revocationLists(now: now)
      let validator = try ChainValidator(
        anchors: Certificate.list(pem: ca.roots), revocation: .lists(RevocationList.list(pem: pem)))
      let bytes = try await ca.authority.denyList(now: now)
      #expect(try ca.folder.read("ca/deny-list.cose") == bytes)
      return try ValidatedDenyList(bytes, by: validator, at: now).list
    }
    let device = DeviceID.random()
    try await ca.enrol(device, now: start)
    let first = try await list(start)
    #expect(first.number == 1 && !first.contains(device))
    #expect(first.nextUpdate <= start + 24 * 3600 && first.nextUpdate > start + 23 * 3600)
    try await ca.authority.revoke(.device(device), reason: .privilegeWithdrawn, now: start)
    let second = try await list(start)
    #expect(second.number == 2 && second.contains(device) && second.count == 1)
    #expect(try await list(start + 11.9 * 3600).number == 2)
    let third = try await list(start + 12.1 * 3600)
    #expect(third.number == 3 && third.contains(device))
    try await ca.authority.rebind(device, now: start + 12.2 * 3600)
    let fourth = try await list(start + 12.2 * 3600)
    #expect(fourth.number == 4 && !fourth.contains(device))
  }

  @Test("CRLs hold for 24 hours at most and are signed anew after 12", arguments: [11.9, 12.1])
  func renewal(hours: Double) async throws {
    let start = Date()
    let ca = try TestCA(now: start)
    let first = try await ca.authority.revocationLists(now: start)
    let ends = try RevocationList.list(pem: first).map(\.nextUpdate)
    #expect(ends.count == 2)
    #expect(ends[0] <= start + 24 * 3600 && ends[0] > start + 23 * 3600)
    #expect(ends[1] <= start + 180 * 86_400 && ends[1] > start + 179 * 86_400)
    let later = try await ca.authority.revocationLists(now: start + hours * 3600)
    #expect((later != first) == (hours > 12))
    #expect(try ca.folder.readText("ca/crl.pem") == later)
  }

  @Test("A lost crl.pem comes back")
  func lostFile() async throws {
    let ca = try TestCA()
    let before = try await ca.authority.revocationLists()
    try FileManager.default.removeItem(atPath: ca.authority.files.revocationLists)
    #expect(try await ca.authority.revocationLists() == before)
    #expect(try ca.folder.readText("ca/crl.pem") == before)
  }

  @Test("CRL numbers rise with each signing, and an expired entry leaves after a week")
  func numbersAndPruning() async throws {
    let ca = try TestCA()
    let serial = try await ca.enrol().chain.device.serialNumber.uppercased()
    try await ca.authority.revoke(.serialNumber(serial), reason: .unspecified)
    let year = TimeInterval(365 * 86_400)
    for (time, number, listed) in [(0, 2, true), (year + 5 * 86_400, 3, true)]
      + [(year + 9 * 86_400, 4, false)]
    {
      let pem = try await ca.authority.revocationLists(now: Date() + time)
      let text = try await Tool.openssl(
        "crl", "-noout", "-text", "-in", try ca.folder.write("list.pem", pem))
      #expect(text.output.contains("X509v3 CRL Number: \n                \(number)\n"))
      #expect(text.output.contains("Serial Number: \(serial)") == listed)
    }
  }
}
