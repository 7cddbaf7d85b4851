import CBOR
import DeviceKeys
import PacketVectors
import TrustedPacket

extension Recipe {
  /// Certificates and revocation.
  static let trust: [Recipe] =
    [
      Recipe("expired", .certificate, "expired", "The certificate ended a second ago") {
        $0.chain = ["device-expired", "issuing"]
      },
      Recipe("not-yet-valid", .certificate, "not yet valid", "It begins in a second") {
        $0.chain = ["device-future", "issuing"]
      },
      Recipe("unknown-root", .certificate, "certificate", "Another root", crl: nil) {
        $0.chain = ["device-stranger"]
      },
      Recipe("root-included", .certificate, "root left out", "The root at the end of the chain") {
        $0.chain = ["device", "issuing", "root"]
      },
      Recipe("strange-certificate", .certificate, "path", "One that belongs to nobody", crl: nil) {
        $0.chain = ["device", "issuing", "other-root"]
      },
      Recipe("no-issuer", .certificate, "certificate", "The issuing CA is missing", crl: nil) {
        $0.chain = ["device"]
      },
      Recipe("wrong-order", .certificate, "certificate", "The issuing CA in front") {
        $0.chain = ["issuing", "device"]
      },
      Recipe("ca-signs", .certificate, "not for signing packets", "A CA signs the packet itself") {
        $0.chain = ["issuing"]
        $0.key = "issuing"
      },
      Recipe("server-certificate", .certificate, "not for signing packets", "A TLS server's") {
        $0.chain = ["server", "issuing"]
      },
      Recipe("no-purpose", .certificate, "not for signing packets", "No extended key usage") {
        $0.chain = ["no-purpose", "issuing"]
      },
      Recipe("key-agreement", .certificate, "not for signing packets", "A second key usage") {
        $0.chain = ["key-agreement", "issuing"]
      },
      Recipe("no-policy", .certificate, "policy", "No word about where the key is kept") {
        $0.chain = ["no-policy", "issuing"]
      },
      Recipe("two-policies", .certificate, "policy", "Key in a file and in a TPM") {
        $0.chain = ["two-policies", "issuing"]
      },
      Recipe("utf8-subject", .certificate, "PrintableString", "serialNumber as a UTF8String") {
        $0.chain = ["utf8-subject", "issuing"]
      },
      Recipe("upper-case-subject", .certificate, "lower-case", "serialNumber in upper case") {
        $0.chain = ["upper-case-subject", "issuing"]
      },
      Recipe("unknown-critical", .certificate, "critical", "An unknown critical extension") {
        $0.chain = ["unknown-critical", "issuing"]
      },
      Recipe("forged", .certificate, "signature", "The issuing CA's name, another key") {
        $0.chain = ["forged", "issuing"]
      },
      Recipe("not-der", .certificate, "DER", "Bytes that are no certificate") {
        $0.x5chain = .array([.bytes([0x30, 0x00]), .bytes([0x30, 0x00])])
      },
      Recipe("byte-behind-certificate", .certificate, "DER", "A byte behind the certificate") {
        let device = try $0.folder.certificate("device").der + [0]
        $0.x5chain = .array([.bytes(device), .bytes(try $0.folder.certificate("issuing").der)])
      },
      Recipe("revoked", .revocation, "revoked", "The device is on the CRL") {
        $0.chain = ["device-revoked", "issuing"]
      },
      Recipe(
        "issuer-revoked", .revocation, "issuer", "The issuing CA is on the root's CRL",
        crl: "issuing-revoked"
      ) { $0.chain = ["device", "issuing"] },
      Recipe(
        "stale-crl", .revocation, "CRL has expired", "The CRL ended a second ago", crl: "stale"
      ) { $0.chain = ["device", "issuing"] },
      Recipe(
        "future-crl", .revocation, "CRL is not yet valid", "It begins in a second",
        crl: "future"
      ) { $0.chain = ["device", "issuing"] },
      Recipe("no-issuing-crl", .revocation, "CRL", "Only the root's CRL", crl: "root-only") {
        $0.chain = ["device", "issuing"]
      },
      Recipe("strange-crl", .revocation, "CRL", "Another CA's CRL", crl: "stranger") {
        $0.chain = ["device", "issuing"]
      },
    ]
}
