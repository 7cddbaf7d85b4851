import DeviceKeys
import HTTPSupport

/// Answer to an enrolment or a renewal: the device's certificate and what links it to the root.
public struct ChainResponse: Codable, Sendable, Equatable {
  /// DER, the device's own certificate first, the root left out.
  public var chain: [Base64URL]

  public init(_ chain: CertificateChain) {
    self.chain = chain.certificates.map { Base64URL($0.der) }
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case chain }

  public init(from decoder: any Decoder) throws {
    chain = try decoder.closedContainer(keyedBy: CodingKeys.self).byteStrings(
      forKey: .chain, count: CertificateChain.allowedCounts, each: 1...Certificate.largest
    ).map { Base64URL($0) }
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
