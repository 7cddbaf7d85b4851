import DeviceKeys
import Foundation
import TrustedPacket
import Verification

/// A packet in JSON, for programs that look at one.
struct PacketReport: Encodable {
  struct CertificateReport: Encodable {
    var subject: String
    var issuer: String
    var serial: String
    var notBefore: Date
    var notAfter: Date
    var sha256: String

    enum CodingKeys: String, CodingKey {
      case subject
      case issuer
      case serial
      case notBefore = "not_before"
      case notAfter = "not_after"
      case sha256
    }
  }

  var bytes: Int
  var algorithm: Int64
  var certificates: [CertificateReport]
  var claims: ClaimsReport
  var verified = false

  init(_ packet: Packet) {
    bytes = packet.byteCount
    algorithm = packet.token.algorithm
    certificates = ((try? packet.token.chain().certificates) ?? []).map {
      CertificateReport(
        subject: $0.subject, issuer: $0.issuer, serial: $0.serialNumber, notBefore: $0.notBefore,
        notAfter: $0.notAfter, sha256: $0.fingerprint.description)
    }
    claims = ClaimsReport(packet.token.claims)
  }
}
