import DeviceKeys

/// The public area of a TPM object (TPMT_PUBLIC, TPM 2.0 Part 2 §12.2.4), read from foreign bytes.
///
/// Only the two kinds of key that are used here: ECC P-256 and RSA-2048, both with names made by SHA-256. That it
/// could be read says nothing about where it comes from; see the `require…` methods, `EndorsementTrust` and
/// `TPMCertification`.
public struct TPMPublicArea: Sendable, Hashable {
  public enum Key: Sendable, Hashable {
    /// A point on the curve.
    case p256(PublicKey)
    /// 256 bytes, the highest bit set; the exponent is 65,537.
    case rsa2048(modulus: [UInt8])
  }

  /// What a key signs with by itself.
  public enum Scheme: Sendable, Hashable {
    /// Whoever uses it says so.
    case none
    case ecdsaSHA256
  }

  /// More than any key that is used here needs.
  public static let largest = 512

  /// TPMT_PUBLIC, exactly as received.
  public let encoded: [UInt8]
  /// Computed from `encoded`.
  public let name: TPMName
  public let attributes: TPMObjectAttributes
  /// Empty, or 32 bytes.
  public let authPolicy: [UInt8]
  public let key: Key
  public let scheme: Scheme
  /// Whether it wraps what it protects with AES-128-CFB, as storage and endorsement keys do.
  public let hasSymmetricCipher: Bool

  /// Reads a TPM2B_PUBLIC: 16 bits of length, then a TPMT_PUBLIC.
  ///
  /// - Throws: `TPMEvidenceError`: `.malformed`, also for a point off the curve; `.unsupported`.
  public init(sized bytes: some Collection<UInt8>) throws(TPMEvidenceError) {
    try Self.checkSize(bytes.count)
    var reader = TPMReader(Array(bytes)[...], "TPM2B_PUBLIC")
    let area = try reader.sized("its contents", allowed: 1...Self.largest)
    try reader.end()
    try self.init(area)
  }

  /// Reads a TPMT_PUBLIC.
  ///
  /// - Throws: `TPMEvidenceError`: `.malformed`, also for a point off the curve; `.unsupported`.
  public init(_ bytes: some Collection<UInt8>) throws(TPMEvidenceError) {
    try Self.checkSize(bytes.count)
    encoded = Array(bytes)
    var reader = TPMReader(encoded[...], "TPMT_PUBLIC")
    let type = try reader.algorithm("type", .ecc, .rsa)
    _ = try reader.algorithm("nameAlg", .sha256)
    attributes = TPMObjectAttributes(rawValue: try reader.integer(UInt32.self, "attributes"))
    guard attributes.isSubset(of: .known) else {
      let bits = String(attributes.subtracting(.known).rawValue, radix: 16)
      throw reader.unsupported("attributes has the unknown bits 0x\(bits)")
    }
    let policy = try reader.sized("authPolicy", allowed: 0...32)
    guard policy.isEmpty || policy.count == 32 else {
      throw reader.malformed("authPolicy has \(policy.count) bytes, not 0 or 32")
    }
    authPolicy = Array(policy)
    hasSymmetricCipher = try reader.symmetricCipher()
    if type == .ecc {
      scheme = try reader.eccScheme()
      key = .p256(try reader.point())
    } else {
      _ = try reader.algorithm("scheme", .null)
      scheme = .none
      key = .rsa2048(modulus: try reader.modulus())
    }
    try reader.end()
    name = TPMName(publicArea: encoded)
  }

  /// TPM2B_PUBLIC.
  public var sized: [UInt8] { TPMWriter.sized(encoded) }

  /// The P-256 key; nil for an RSA key.
  public var publicKey: PublicKey? {
    guard case .p256(let key) = key else { return nil }
    return key
  }

  private static func checkSize(_ count: Int) throws(TPMEvidenceError) {
    guard count <= largest else {
      throw TPMEvidenceError(.malformed, "a TPM key has \(count) bytes, more than \(largest)")
    }
  }
}
