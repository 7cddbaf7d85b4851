import DeviceKeys
import TrustedPacket

/// A TPM quote as a TPM would make it, byte by byte (TPM 2.0 Part 2 §10.12.12, §12.2.4), for a software P-256 key that plays
/// the attestation key. As it starts it is good; a recipe spoils one thing.
public struct VectorQuote: Sendable {
  /// fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, restricted, sign.
  public static let attributes: UInt32 = 0x0005_0072
  /// What PCR 7 holds.
  public static let register = SHA256.digest(Array("pcr 7".utf8))

  public var attributes = Self.attributes
  /// TPM_GENERATED_VALUE.
  public var magic: UInt32 = 0xFF54_4347
  /// TPM_ST_ATTEST_QUOTE.
  public var type: UInt16 = 0x8018
  public var qualifyingData: [UInt8]
  /// Bitmap of the selected registers of the SHA-256 bank, the first byte holds 0…7.
  public var selection: [UInt8] = [0x80, 0, 0]
  public var digest = SHA256.digest(Self.register.bytes)
  public var isSafe: UInt8 = 1
  /// What somebody does to the encoding before it is signed.
  public var edit: @Sendable ([UInt8]) -> [UInt8] = { $0 }

  /// For this request, device key and samples.
  public init(claims: Claims, device: PublicKey) {
    qualifyingData =
      TPMQuoteClaim.qualifyingData(nonce: claims.nonce, key: device, samples: claims.samples).bytes
  }

  /// TPMT_PUBLIC: ECC P-256, ECDSA with SHA-256.
  public static func publicArea(
    _ key: PublicKey, attributes: UInt32 = Self.attributes
  ) -> [UInt8] {
    let point = key.subjectPublicKeyInfo.suffix(64)
    return big(UInt16(0x0023)) + big(UInt16(0x000B)) + big(attributes) + big(UInt16(0))
      + big(UInt16(0x0010)) + big(UInt16(0x0018)) + big(UInt16(0x000B)) + big(UInt16(0x0003))
      + big(UInt16(0x0010)) + sized(Array(point.prefix(32))) + sized(Array(point.suffix(32)))
  }

  /// TPMS_ATTEST.
  public var attest: [UInt8] {
    let signer = [0x00, 0x0B] + SHA256.digest(Array("qualified signer".utf8)).bytes
    var bytes = Self.big(magic) + Self.big(type) + Self.sized(signer) + Self.sized(qualifyingData)
    bytes += Self.big(UInt64(86_523_000)) + Self.big(UInt32(17)) + Self.big(UInt32(2)) + [isSafe]
    bytes += Self.big(UInt64(0x2024_0101_0000_0000))
    bytes +=
      type == 0x8017
      ? Self.sized(signer) + Self.sized(signer)
      : Self.big(UInt32(1)) + Self.big(UInt16(0x000B)) + [UInt8(selection.count)] + selection
        + Self.sized(digest.bytes)
    return edit(bytes)
  }

  private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private static func sized(_ bytes: [UInt8]) -> [UInt8] { big(UInt16(bytes.count)) + bytes }
}
