import COpenSSL
import DeviceKeys
import Foundation
import PacketVectors

extension Workshop {
  func makeCertificates() throws {
    try issue("root", .root(name: "Attestcam vectors root"), "root", by: "root", issuer: nil)
    try issue(
      "other-root", .root(name: "A stranger's root"), "other-root", by: "other-root", issuer: nil)
    try issue(
      "issuing", .issuing(name: "Attestcam vectors issuing"), "issuing", by: "root", issuer: "root")
    let device = try id(VectorSubject.device)
    try issue("device", .device(device, .file), "device", by: "issuing", issuer: "issuing")
    try issue("device-tpm", .device(device, .tpm), "device", by: "issuing", issuer: "issuing")
    try issue("device-direct", .device(device, .file), "device", by: "root", issuer: "root")
    try issue("device-revoked", .device(device, .file), "device", by: "issuing", issuer: "issuing")
    try issue(
      "device-expired", .device(device, .file), "device", by: "issuing", issuer: "issuing",
      until: "2026-06-01T11:59:59Z")
    try issue(
      "device-future", .device(device, .file), "device", by: "issuing", issuer: "issuing",
      from: "2026-06-01T12:00:01Z")
    try issue(
      "device-stranger", .device(device, .file), "device", by: "other-root", issuer: "other-root")
    try issue(
      "server", .server(hosts: ["recognition.example"]), "device", by: "issuing",
      issuer: "issuing")
    try issue(
      "other-device", .device(id(VectorSubject.other), .file), "other-device", by: "issuing",
      issuer: "issuing")
    for protection in [KeyProtection.shared, .tpmFirstUse, .unattested] {
      try issue(
        "device-\(protection.rawValue)", .device(device, protection), "device", by: "issuing",
        issuer: "issuing")
    }
    try issueAttested(device)
    try issue(
      "management", .management(name: "Attestcam vectors management"), "management", by: "issuing",
      issuer: "issuing")
  }

  /// Certificates that name an attestation key: a good one, and one that no CA should have registered.
  private func issueAttested(_ device: DeviceID) throws {
    let key = try folder.key("attestation").publicKey
    let free = VectorQuote.attributes & ~0x0001_0000
    for (name, attributes) in [
      ("device-attested", VectorQuote.attributes), ("device-unrestricted", free),
    ] {
      let area = VectorQuote.publicArea(key, attributes: attributes)
      try issue(
        name, .device(device, .tpm, attestationKey: TPMName(publicArea: area)), "device",
        by: "issuing", issuer: "issuing")
    }
  }

  func makeForgeries() throws {
    try forge(
      "no-policy", Forgery(extensions: Forgery.replacing(NID_certificate_policies, with: nil)))
    try forge(
      "two-policies",
      Forgery(
        extensions: Forgery.replacing(
          NID_certificate_policies,
          with: Forgery.policies([
            ObjectIdentifiers.fileKeyPolicy, ObjectIdentifiers.tpmKeyPolicy,
          ]))))
    try forge(
      "no-purpose", Forgery(extensions: Forgery.replacing(NID_ext_key_usage, with: nil)))
    try forge(
      "key-agreement",
      Forgery(
        extensions: Forgery.replacing(
          NID_key_usage, with: "critical,digitalSignature,keyAgreement")))
    try forge("utf8-subject", Forgery(serialNumber: (V_ASN1_UTF8STRING, VectorSubject.device)))
    try forge(
      "upper-case-subject",
      Forgery(serialNumber: (V_ASN1_PRINTABLESTRING, VectorSubject.device.uppercased())))
    try forge(
      "unknown-critical",
      Forgery(extensions: Forgery.good + [(NID_netscape_comment, "critical,what is this")]))
    // The issuing CA's name and key identifier, but another key signs.
    try forge("forged", Forgery(), key: "other-root")
  }

  func makeRevocationLists() throws {
    let revoked = try folder.certificate("device-revoked")
    let issuing = try folder.certificate("issuing")
    let day = ("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z")
    let old = ("2026-05-01T00:00:00Z", "2026-06-01T11:59:59Z")
    let future = ("2026-06-01T12:00:01Z", "2026-06-02T00:00:00Z")
    let root = try crl("root", [], day)
    try keepCRL("current") { try root + crl("issuing", [revoked], day) }
    try keepCRL("issuing-revoked") { try crl("root", [issuing], day) + crl("issuing", [], day) }
    try keepCRL("stale") { try root + crl("issuing", [revoked], old) }
    try keepCRL("future") { try root + crl("issuing", [revoked], future) }
    try keepCRL("root-only") { root }
    try keepCRL("stranger") { try crl("other-root", [], day) }
  }

  private func id(_ text: String) throws -> DeviceID {
    try ForgeError.require(DeviceID(hex: text), "read a device ID")
  }

  private func issue(
    _ name: String, _ role: CertificateTemplate.Role, _ subject: String, by signer: String,
    issuer: String?, from start: String = VectorSubject.startDate,
    until end: String = VectorSubject.endDate
  ) throws {
    try keep("certificates/\(name).pem") {
      let template = try CertificateTemplate(
        role: role, publicKey: folder.key(subject).publicKey, notBefore: VectorFacts.date(start),
        notAfter: VectorFacts.date(end))
      let certificate = try folder.issuerKey(signer).issue(
        template, issuer: issuer.map { try folder.certificate($0) })
      return Array(certificate.pem.utf8)
    }
  }

  private func forge(_ name: String, _ forgery: Forgery, key: String = "issuing") throws {
    try keep("certificates/\(name).pem") {
      let certificate = try forgery.make(
        for: folder.key("device").publicKey, by: forgeKey(key),
        issuer: folder.certificate("issuing"))
      return Array(certificate.pem.utf8)
    }
  }

  private func keepCRL(_ name: String, _ make: () throws -> String) throws {
    try keep("crls/\(name).pem") { Array(try make().utf8) }
  }

  private func crl(
    _ issuer: String, _ revoked: [Certificate], _ window: (String, String)
  ) throws -> String {
    let entries = try revoked.map {
      try RevokedCertificate(
        serialNumber: $0.serialNumber, revokedAt: VectorFacts.date("2026-05-01T00:00:00Z"))
    }
    return try folder.issuerKey(issuer).revocationList(
      of: entries, issuer: folder.certificate(issuer), number: 1,
      from: VectorFacts.date(window.0), until: VectorFacts.date(window.1)
    ).pem
  }
}
