import CTPM
import DeviceKeys

/// Public area of a P-256 key that this TPM made for us.
public struct TPMPublic: Sendable, Hashable {
  /// TPMT_PUBLIC.
  public let area: [UInt8]
  public let publicKey: PublicKey
  public let name: TPMName
  /// Whether both coordinates have 32 bytes in `area`, as they should.
  let hasFullCoordinates: Bool

  /// TPM2B_PUBLIC: 16 bits of length, then the area.
  public var sized: [UInt8] { Wire.sized(area) }

  /// Takes only a key of the template: with exactly its attributes and algorithms and no policy.
  ///
  /// - Throws: `TPMError`: `.malformed`, `.unsupported`.
  init(sized bytes: [UInt8], of template: PublicTemplate) throws(TPMError) {
    guard let area = Wire.contents(ofSized: bytes) else {
      throw TPMError(.malformed, "the public part of a TPM key has another length than it says")
    }
    guard area.starts(with: template.fixed) else {
      throw TPMError(
        .unsupported, "a TPM key has other attributes or algorithms than this use of it needs")
    }
    let unique = area.dropFirst(template.fixed.count)
    guard let (x, rest) = Self.coordinate(unique), let (y, end) = Self.coordinate(rest),
      end.isEmpty
    else { throw TPMError(.malformed, "the public part of a TPM key is not a point of P-256") }
    do {
      publicKey = try PublicKey(subjectPublicKeyInfo: Self.subjectPublicKeyInfo + x + y)
    } catch {
      throw TPMError(.malformed, "the public part of a TPM key is not a point of P-256: \(error)")
    }
    self.area = area
    hasFullCoordinates = unique.count == 2 * (2 + 32)
    name = TPMName(publicArea: area)
  }

  init(_ area: TPM2B_PUBLIC, of template: PublicTemplate) throws(TPMError) {
    let bytes = try Wire.write(area, "public area", Tss2_MU_TPM2B_PUBLIC_Marshal)
    try self.init(sized: bytes, of: template)
  }

  /// A TPM2B of at most 32 bytes, padded to 32 (TPMs may drop leading zeros), and what follows it.
  private static func coordinate(
    _ bytes: ArraySlice<UInt8>
  ) -> (value: [UInt8], rest: ArraySlice<UInt8>)? {
    guard let high = bytes.first, let low = bytes.dropFirst().first else { return nil }
    let count = Int(high) << 8 | Int(low)
    let rest = bytes.dropFirst(2)
    guard count <= 32, rest.count >= count else { return nil }
    return ([UInt8](repeating: 0, count: 32 - count) + rest.prefix(count), rest.dropFirst(count))
  }

  /// SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING 04 ‖ x ‖ y } (RFC 5480), up to x.
  private static let subjectPublicKeyInfo: [UInt8] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
    0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
  ]
}
