/// One to three certificates, the device's own first, each signed by the next, the root left out (RFC 9360).
public struct CertificateChain: Sendable, Hashable {
  public static let allowedCounts = 1...3

  public let certificates: [Certificate]
  /// The device's own certificate.
  public var device: Certificate { certificates[0] }
  /// The certificate whose key signs: the first, in the management server's chain too.
  public var signer: Certificate { certificates[0] }

  /// - Throws: `CryptoError(.malformed)` for a count outside 1…3.
  public init(_ certificates: [Certificate]) throws(CryptoError) {
    guard Self.allowedCounts.contains(certificates.count) else {
      throw CryptoError(
        .malformed, "a chain has \(certificates.count) certificates; 1 to 3 are allowed")
    }
    self.certificates = certificates
  }

  /// From a PEM file with the device's certificate first.
  public init(pem: String) throws(CryptoError) { try self.init(Certificate.list(pem: pem)) }

  /// All certificates, in order.
  public var pem: String { certificates.map(\.pem).joined() }
}
