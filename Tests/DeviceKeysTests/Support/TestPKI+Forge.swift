import DeviceKeys
import Foundation
import TestSupport
import Testing

/// Certificates that our issuer cannot make, by the openssl tool.
extension TestPKI {
  /// What a foreign device certificate says; the defaults are those of a good one.
  struct Foreign: Sendable {
    var subject = ["serialNumber=\(String(repeating: "ab", count: 32))"]
    var extensions = Foreign.good
    var digest = "-sha256"
    /// Key file in the folder.
    var key = "device.key"
    var issuer = "issuing"
    var isSelfSigned = false

    static let good = [
      "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid:always",
      "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature",
      "extendedKeyUsage=critical,\(ObjectIdentifiers.packetSigning)",
      "certificatePolicies=\(ObjectIdentifiers.fileKeyPolicy)",
    ]

    /// The good extensions, those with this name replaced (or dropped, for nil).
    static func replacing(_ name: String, with value: String?) -> [String] {
      good.compactMap { line in
        guard line.hasPrefix("\(name)=") else { return line }
        return value.map { "\(name)=\($0)" }
      }
    }
  }

  var openssl: OpenSSLTool { OpenSSLTool(folder: folder) }

  func writeCertificates() throws {
    try folder.write("root.pem", root.pem.utf8)
    try folder.write("issuing.pem", issuing.pem.utf8)
    try folder.write("device.pem", device.pem.utf8)
  }

  /// Makes the certificate and returns its PEM.
  func makePEM(_ foreign: Foreign) async throws -> String {
    try writeCertificates()
    let lines =
      ["[req]", "distinguished_name=dn", "prompt=no", "[dn]"] + foreign.subject + ["[v3]"]
      + foreign.extensions
    try folder.write("foreign.cnf", lines.joined(separator: "\n").utf8)
    try await openssl.run(
      "req", "-new", "-key", foreign.key, "-config", "foreign.cnf", "-out", "foreign.csr")
    let common = [
      "x509", "-req", "-in", "foreign.csr", "-days", "30", foreign.digest, "-set_serial", "0x4711",
      "-extfile", "foreign.cnf", "-extensions", "v3", "-out", "foreign.pem",
    ]
    let signer =
      foreign.isSelfSigned
      ? ["-signkey", foreign.key]
      : ["-CA", "\(foreign.issuer).pem", "-CAkey", "\(foreign.issuer).key"]
    try await openssl.run(common + signer)
    return try folder.readText("foreign.pem")
  }

  func make(_ foreign: Foreign) async throws -> Certificate {
    let text = try await makePEM(foreign)
    return try #require(try Certificate.list(pem: text).first)
  }

  /// The to-be-signed part of a certificate.
  static func toBeSigned(_ der: [UInt8]) -> [UInt8] {
    let length = Int(der[6]) << 8 | Int(der[7])
    return Array(der[4..<8 + length])
  }

  /// A certificate with these bytes signed by the issuing CA, through the openssl tool.
  func sign(_ toBeSigned: [UInt8]) async throws -> [UInt8] {
    try folder.write("tbs.der", toBeSigned)
    try await openssl.run(
      "dgst", "-sha256", "-sign", "issuing.key", "-out", "tbs.sig", "tbs.der")
    let signature = try folder.read("tbs.sig")
    let content =
      toBeSigned + [0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]
      + [0x03, UInt8(signature.count + 1), 0] + signature
    return [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
  }
}
