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
    let chain = try await ca.authority.enrol(ca.request(device)).chain
    #expect(try await ca.opensslVerify(chain.device.pem).status == 0)
    let revoked = try await ca.authority.revoke(.device(device), reason: "lost")
    #expect(revoked.isRevoked && revoked.reason == "lost")

    let judged = try await ca.opensslVerify(chain.device.pem)
    #expect(judged.status != 0 && judged.text.contains("certificate revoked"), "\(judged.text)")
    let lists = try await RevocationList.list(pem: ca.authority.revocationLists())
    let validator = try ChainValidator(
      anchors: Certificate.list(pem: ca.roots), revocation: .lists(lists))
    let error = #expect(throws: ChainError.self) { try validator.validate(chain, at: Date()) }
    #expect(error?.code == .revoked)
    #expect(try ca.folder.readText("ca/crl.pem") == (try await ca.authority.revocationLists()))
  }

  @Test("A certificate is revoked by its serial number, the issuing CA's on the root's list")
  func bySerial() async throws {
    let ca = try TestCA()
    let tls = try ca.folder.readText("ca/tls.pem")
    let issuing = ca.authority.issuing.certificate.serialNumber
    try await ca.authority.revoke(.serialNumber(issuing.uppercased()), reason: "stolen")
    let judged = try await ca.opensslVerify(tls)
    #expect(judged.text.contains("error 23 at 1 depth"), "\(judged.text)")
  }

  @Test("Revoking twice changes nothing; revoking the unknown says so")
  func again() async throws {
    let ca = try TestCA()
    let chain = try await ca.authority.enrol(ca.request()).chain
    let serial = chain.device.serialNumber
    let first = try await ca.authority.revoke(.serialNumber(serial), reason: "a")
    let before = try await ca.authority.revocationLists()
    #expect(try await ca.authority.revoke(.serialNumber(serial), reason: "b") == first)
    #expect(try await ca.authority.revocationLists() == before)
    let error = await #expect(throws: ManagementError.self) {
      try await ca.authority.revoke(.device(.random()), reason: "x")
    }
    #expect(error?.code == .missing)
  }

  @Test("CRLs hold for 24 hours at most and are signed anew after 12", arguments: [11.9, 12.1])
  func renewal(hours: Double) async throws {
    let start = Date()
    let ca = try TestCA(now: start)
    let first = try await ca.authority.revocationLists(now: start)
    for list in try RevocationList.list(pem: first) {
      let end = list.nextUpdate
      #expect(end <= start + 24 * 3600 && end > start + 23 * 3600)
    }
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
    let serial = try await ca.authority.enrol(ca.request()).chain.device.serialNumber.uppercased()
    try await ca.authority.revoke(.serialNumber(serial), reason: "x")
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
