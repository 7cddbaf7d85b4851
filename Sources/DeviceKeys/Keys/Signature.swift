import COpenSSL

/// An ECDSA P-256 signature as COSE carries it (RFC 9053 §2.1): r ‖ s, 32 bytes each, big-endian.
public struct Signature: Hashable, Sendable {
  /// 64 bytes.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are exactly 64 bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 64 else { return nil }
    self.bytes = Array(bytes)
  }

  /// From DER (RFC 3279 §2.2.3), as OpenSSL and certificates have it.
  ///
  /// - Throws: `CryptoError(.malformed)`.
  package init(der: [UInt8]) throws(CryptoError) {
    guard
      let pointer = derDecoding(
        der, { d2i_ECDSA_SIG(nil, $0, $1) }, release: { ECDSA_SIG_free($0) })
    else { throw CryptoError(.malformed, "an ECDSA signature is not valid DER") }
    defer { ECDSA_SIG_free(pointer) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let fits = bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return BN_bn2binpad(ECDSA_SIG_get0_r(pointer), start, 32) == 32
        && BN_bn2binpad(ECDSA_SIG_get0_s(pointer), start + 32, 32) == 32
    }
    guard fits else { throw CryptoError(.malformed, "an ECDSA signature is not of P-256") }
    self.bytes = bytes
  }

  /// The same signature in DER.
  package var der: [UInt8] {
    let r = Self.derInteger(bytes[..<32])
    let s = Self.derInteger(bytes[32...])
    return [0x30, UInt8(r.count + s.count)] + r + s
  }

  /// Whether s ≤ n/2. Of the two signatures that are valid together, only this one is accepted.
  public var isLowS: Bool { !Self.halfOrder.lexicographicallyPrecedes(bytes[32...]) }

  /// The same signature with s ≤ n/2.
  package var normalised: Signature {
    guard !isLowS else { return self }
    var result = bytes
    var borrow = 0
    for index in (0..<32).reversed() {
      let difference = Int(Self.order[index]) - Int(bytes[32 + index]) - borrow
      borrow = difference < 0 ? 1 : 0
      result[32 + index] = UInt8(difference + borrow * 256)
    }
    return Signature(exactly: result)
  }

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  private static func derInteger(_ value: ArraySlice<UInt8>) -> [UInt8] {
    var content = Array(value.drop { $0 == 0 })
    if content.first.map({ $0 >= 0x80 }) ?? true { content.insert(0, at: 0) }
    return [0x02, UInt8(content.count)] + content
  }

  /// n of P-256 (SP 800-186 §3.2.1.3).
  private static let order: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  /// ⌊n / 2⌋.
  private static let halfOrder: [UInt8] = [
    0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xDE, 0x73, 0x7D, 0x56, 0xD3, 0x8B, 0xCF, 0x42, 0x79, 0xDC, 0xE5, 0x61, 0x7E, 0x31, 0x92, 0xA8,
  ]
}
