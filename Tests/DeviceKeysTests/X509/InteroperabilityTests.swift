import DeviceKeys
import TestSupport
import Testing

/// What our CA issues, judged by the openssl tool.
@Suite("Interoperability of certificates")
struct InteroperabilityTests {
  @Test("The openssl tool verifies our chain strictly with our CRLs, and sees revocation")
  func verifies() async throws {
    let pki = try TestPKI()
    try pki.writeCertificates()
    let lists = try pki.rootCRL().pem + pki.issuingCRL().pem
    try pki.folder.write("crl.pem", lists.utf8)
    let revoking = try pki.rootCRL().pem + pki.issuingCRL(revoking: [pki.device]).pem
    try pki.folder.write("revoking.pem", revoking.utf8)
    let verify = { (list: String) in
      [
        "verify", "-x509_strict", "-check_ss_sig", "-crl_check_all", "-CAfile", "root.pem",
        "-untrusted", "issuing.pem", "-CRLfile", list, "device.pem",
      ]
    }
    #expect(try await pki.openssl.run(verify("crl.pem")).contains("device.pem: OK"))
    let revoked = try await pki.openssl.attempt(verify("revoking.pem"))
    #expect(!revoked.succeeded && revoked.text.contains("certificate revoked"))
  }

  @Test("A device certificate carries what docs/packet.md says, in the types it says")
  func carries() async throws {
    let pki = try TestPKI()
    try pki.writeCertificates()
    let text = try await pki.openssl.run(
      "x509", "-in", "device.pem", "-noout", "-text", "-nameopt", "show_type")
    for part in [
      "PRINTABLESTRING:\(pki.id)", "X509v3 Subject Key Identifier",
      "X509v3 Authority Key Identifier", "CA:FALSE", "X509v3 Key Usage: critical",
      "Digital Signature\n", "X509v3 Extended Key Usage: critical",
      ObjectIdentifiers.packetSigning, "Policy: \(ObjectIdentifiers.fileKeyPolicy)",
      "ecdsa-with-SHA256", "Version: 3",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("CA certificates and CRLs carry what RFC 5280 wants")
  func carriesForIssuers() async throws {
    let pki = try TestPKI()
    try pki.writeCertificates()
    let issuing = try await pki.openssl.run("x509", "-in", "issuing.pem", "-noout", "-text")
    for part in [
      "CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "X509v3 Basic Constraints: critical",
      "X509v3 Authority Key Identifier", "X509v3 Subject Key Identifier",
    ] {
      #expect(issuing.contains(part), "\(part)")
    }
    let root = try await pki.openssl.run("x509", "-in", "root.pem", "-noout", "-text")
    #expect(root.contains("CA:TRUE, pathlen:1") && root.contains("X509v3 Subject Key Identifier"))
    try pki.folder.write("crl.pem", try pki.issuingCRL(revoking: [pki.device]).pem.utf8)
    let list = try await pki.openssl.run("crl", "-in", "crl.pem", "-noout", "-text")
    for part in [
      "X509v3 CRL Number", "X509v3 Authority Key Identifier", "Version 2",
      "Serial Number: \(pki.device.serialNumber.uppercased())",
    ] {
      #expect(list.contains(part), "\(part)")
    }
  }

  @Test("A server certificate is one for its names and addresses, and hostile names are refused")
  func servesNames() async throws {
    let pki = try TestPKI()
    let issue = { (hosts: [String]) in
      try pki.issuingKey.issue(
        TestPKI.template(.server(hosts: hosts), pki.deviceKey.publicKey, pki.now, days: 9),
        issuer: pki.issuing)
    }
    try pki.folder.write("server.pem", try issue(["ca.example", "127.0.0.1", "::1"]).pem.utf8)
    let text = try await pki.openssl.run("x509", "-in", "server.pem", "-noout", "-text")
    #expect(text.contains("DNS:ca.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1"))
    #expect(text.contains("TLS Web Server Authentication"))
    for hosts in [[], [""], ["a,DNS:b"], ["a b"], ["@a"], ["a\u{0}b"], ["*.a"], ["é.example"]] {
      let error = #expect(throws: CryptoError.self) { try issue(hosts) }
      #expect(error?.code == .malformed, "\(hosts)")
    }
  }
}
