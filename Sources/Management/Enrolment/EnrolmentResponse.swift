import DeviceKeys
import HTTPSupport

/// Answer to `POST /v1/devices`: the device's certificate and what links it to the root.
public struct EnrolmentResponse: Codable, Sendable {
  /// DER, the device's own certificate first, the root left out.
  public var chain: [Base64URL]

  public init(_ chain: CertificateChain) {
    self.chain = chain.certificates.map { Base64URL($0.der) }
  }

  /// Reads the certificates; nothing about them is trusted yet.
  ///
  /// - Throws: `CryptoError`.
  public func certificates() throws(CryptoError) -> CertificateChain {
    var certificates: [Certificate] = []
    for der in chain { certificates.append(try Certificate(der: der.bytes)) }
    return try CertificateChain(certificates)
  }
}
