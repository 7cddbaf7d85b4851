import CBOR

/// The few COSE facts that signer and verifier share (RFC 9052, RFC 9360, RFC 9596).
public enum COSE {
  /// `typ` of a packet token.
  public static let packetType = "application/eat+cwt"

  /// Header labels.
  public enum Label {
    public static let algorithm: CBORValue = 1
    public static let type: CBORValue = 16
    public static let chain: CBORValue = 33
  }

  /// ECDSA with SHA-256; used only with P-256 here (RFC 9053).
  public static let es256: Int64 = -7
  /// ECDSA on P-256 with SHA-256 (RFC 9864).
  public static let esp256: Int64 = -9

  /// `{1: -7, 16: typ, 33: x5chain}`; one certificate is a bare byte string (RFC 9360 §2), and without a chain there
  /// is no x5chain.
  static func protectedHeader(typ: String, chain: CertificateChain?) -> [UInt8] {
    var entries = [
      CBOREntry(Label.algorithm, .int(es256)), CBOREntry(Label.type, .text(typ)),
    ]
    if let certificates = chain?.certificates.map({ CBORValue.bytes($0.der) }) {
      let x5chain = certificates.count == 1 ? certificates[0] : .array(certificates)
      entries.append(CBOREntry(Label.chain, x5chain))
    }
    return CBOREncoder.encode(.map(entries), capacity: 2048)
  }

  /// `["Signature1", protected, h'', payload]`, the bytes that are signed (RFC 9052 §4.4).
  public static func signatureStructure(
    protectedHeader: [UInt8], payload: ArraySlice<UInt8>
  ) -> [UInt8] {
    CBOREncoder.encode(
      ["Signature1", .bytes(protectedHeader), .bytes([]), .bytes(payload)],
      capacity: protectedHeader.count + payload.count + 32)
  }
}
