import DeviceKeys
import Foundation
import TPMEvidence
import TestSupport

/// A TPM maker's PKI by the openssl tool: root (P-384), intermediate (RSA) and endorsement certificates of two keys.
struct EndorsementPKI {
  static let day: TimeInterval = 86_400
  static let attributes = TPMObjectAttributes(rawValue: 0x0003_00B2)

  let folder: TemporaryFolder
  let tools: CommandLineTools
  /// A moment at which everything is valid.
  let now: Date
  let rsa: TPMPublicArea
  let ecc: TPMPublicArea
  let root: String
  let intermediate: [UInt8]

  init() async throws {
    folder = try TemporaryFolder()
    tools = CommandLineTools(folder: folder)
    try await tools.run("openssl ecparam -name secp384r1 -genkey -noout -out root.key")
    try await tools.run("openssl genrsa -out issuer.key 2048")
    try await tools.run("openssl genrsa -out rsa.key 2048")
    try await tools.run("openssl ecparam -name prime256v1 -genkey -noout -out ecc.key")
    try await tools.run(
      "openssl req -x509 -new -key root.key -sha384 -days 3650 -out root.pem", "-subj", "/CN=Maker")
    root = try folder.readText("root.pem")
    try folder.write("ca.cnf", "[v3]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign")
    try await tools.run(
      "openssl req -new -key issuer.key -out issuer.csr", "-subj", "/CN=Maker 1")
    try await tools.run(
      "openssl x509 -req -in issuer.csr -CA root.pem -CAkey root.key -sha384 -days 3650",
      "-extfile", "ca.cnf", "-extensions", "v3", "-out", "issuer.pem")
    try await tools.run("openssl x509 -in issuer.pem -outform der -out issuer.der")
    intermediate = try folder.read("issuer.der")
    now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded() + 60)
    rsa = try await Self.area("rsa", tools)
    ecc = try await Self.area("ecc", tools)
  }

  /// The TPM's public area for a key file, as if a TPM held it.
  private static func area(
    _ key: String, _ tools: CommandLineTools
  ) async throws -> TPMPublicArea {
    try await tools.run("openssl pkey -in \(key).key -pubout -outform der -out \(key).der")
    let der = try tools.folder.read("\(key).der")
    var bytes = Array(
      (key == "rsa" ? Recorded.endorsementRSA : Recorded.endorsementECC).dropFirst(2))
    if key == "rsa" {
      // The modulus stands before INTEGER 65537, which takes 5 bytes.
      bytes.replaceSubrange((bytes.count - 256)..., with: der.dropLast(5).suffix(256))
    } else {
      bytes.replaceSubrange((bytes.count - 68)..., with: sized(der.suffix(64).prefix(32)))
      bytes += sized(der.suffix(32))
    }
    return try TPMPublicArea(bytes)
  }

  /// What an endorsement certificate says; the defaults are those of a good one.
  struct Leaf {
    var key = "rsa"
    var extensions = good
    var directory = names
    var signer = "issuer"
    var digest = "-sha256"

    static let good = [
      "basicConstraints": "critical,CA:FALSE", "keyUsage": "critical,keyEncipherment",
      "extendedKeyUsage": "2.23.133.8.1", "subjectAltName": "critical,dirName:tpm",
    ]
    static let names = [
      "1.2.23.133.2.1=id:00001014", "1.2.23.133.2.2=swtpm", "1.2.23.133.2.3=id:20191023",
    ]

    /// With one extension replaced, added, or dropped for nil.
    func with(_ name: String, _ value: String?) -> Leaf {
      var copy = self
      copy.extensions[name] = value
      return copy
    }
  }

  /// DER.
  func make(_ leaf: Leaf) async throws -> [UInt8] {
    let lines =
      ["[v3]"] + leaf.extensions.map { "\($0.key)=\($0.value)" } + ["[tpm]"] + leaf.directory
    try folder.write("leaf.cnf", lines.joined(separator: "\n"))
    try await tools.run("openssl req -new -key \(leaf.key).key -out leaf.csr", "-subj", "/CN=TPM")
    try await tools.run(
      "openssl x509 -req -in leaf.csr -CA \(leaf.signer).pem -CAkey \(leaf.signer).key -days 30",
      leaf.digest, "-extfile", "leaf.cnf", "-extensions", "v3", "-outform", "der", "-out",
      "leaf.der")
    return try folder.read("leaf.der")
  }
}
