/// The ASN.1 form of a key outside its TPM (draft-woodhouse-cert-best-practice §3, as tpm2-openssl and tpm2-tss-engine
/// have it), in DER:
///
///     SEQUENCE { OID 2.23.133.10.1.3, [0] { BOOLEAN emptyAuth }, INTEGER parent,
///                OCTET STRING TPM2B_PUBLIC, OCTET STRING TPM2B_PRIVATE }
enum TSSPrivateKey {
  /// loadablekey, 2.23.133.10.1.3.
  private static let type: [UInt8] = [0x67, 0x81, 0x05, 0x0A, 0x01, 0x03]
  /// TPM_RH_OWNER: the storage primary of the owner hierarchy.
  private static let owner: [UInt8] = [0x40, 0x00, 0x00, 0x01]
  private static let yes: [UInt8] = [0x01, 0x01, 0xFF]

  static func encode(_ key: TPMKeyBlob) -> [UInt8] {
    let contents =
      element(0x06, type) + element(0xA0, yes) + element(0x02, owner)
      + element(0x04, key.publicArea.sized) + element(0x04, key.privatePart)
    return element(0x30, contents)
  }

  /// - Throws: `TPMError`: `.malformed`, `.unsupported`.
  static func decode(
    _ der: [UInt8], _ template: PublicTemplate
  ) throws(TPMError) -> TPMKeyBlob {
    var outer = der[...]
    var rest = try take(0x30, from: &outer, "key")
    guard outer.isEmpty else { throw TPMError(.malformed, "there are bytes after the key") }
    guard try take(0x06, from: &rest, "type").elementsEqual(type) else {
      throw TPMError(.unsupported, "the type is not that of a loadable key (2.23.133.10.1.3)")
    }
    guard rest.first == 0xA0, try take(0xA0, from: &rest, "emptyAuth").elementsEqual(yes) else {
      throw TPMError(
        .unsupported,
        "the key may have a password (emptyAuth is not TRUE in DER), which is not used here")
    }
    if let name = optionalField[rest.first ?? 0] {
      throw TPMError(.unsupported, "the key has a \(name), which is not used here")
    }
    guard try take(0x02, from: &rest, "parent").elementsEqual(owner) else {
      throw TPMError(
        .unsupported, "the parent is not the storage primary of the owner hierarchy (0x40000001)")
    }
    let publicPart = try take(0x04, from: &rest, "public part")
    let privatePart = try take(0x04, from: &rest, "private part")
    guard rest.isEmpty else {
      throw TPMError(.malformed, "there are fields after the private part")
    }
    guard Wire.contents(ofSized: Array(privatePart))?.isEmpty == false else {
      throw TPMError(.malformed, "the private part has another length than it says")
    }
    return TPMKeyBlob(
      publicArea: try TPMPublic(sized: Array(publicPart), of: template),
      privatePart: Array(privatePart))
  }

  private static let optionalField: [UInt8: String] = [
    0xA1: "policy", 0xA2: "secret", 0xA3: "list of policies", 0xA4: "description",
    0xA5: "parent of its own",
  ]

  /// Contents of the next element, which has this tag and a length in its shortest form.
  private static func take(
    _ tag: UInt8, from bytes: inout ArraySlice<UInt8>, _ name: String
  ) throws(TPMError) -> ArraySlice<UInt8> {
    guard bytes.popFirst() == tag, let first = bytes.popFirst() else {
      throw TPMError(.malformed, "the \(name) is missing or of another type")
    }
    var length = Int(first)
    if first >= 0x80 {
      let width = Int(first & 0x7F)
      guard (1...2).contains(width), bytes.count >= width else {
        throw TPMError(.malformed, "the \(name) has a bad length")
      }
      length = bytes.prefix(width).reduce(0) { $0 << 8 | Int($1) }
      guard length >= (width == 1 ? 0x80 : 0x100) else {
        throw TPMError(.malformed, "the \(name) has a length that is not DER")
      }
      bytes.removeFirst(width)
    }
    guard bytes.count >= length else { throw TPMError(.malformed, "the \(name) is cut off") }
    defer { bytes.removeFirst(length) }
    return bytes.prefix(length)
  }

  private static func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
    let length: [UInt8] =
      switch contents.count {
      case ..<0x80: [UInt8(contents.count)]
      case ..<0x100: [0x81, UInt8(contents.count)]
      default: [0x82] + Wire.bytes(UInt16(clamping: contents.count))
      }
    return [tag] + length + contents
  }
}
