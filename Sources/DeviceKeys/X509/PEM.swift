import FoundationEssentials

/// PEM text (RFC 7468) with any number of blocks.
enum PEM {
  /// More than the largest CRL in base64.
  static let largest = RevocationList.largest * 3 / 2

  /// The DER contents of the blocks with this label, in order; text between blocks is ignored.
  ///
  /// - Throws: `CryptoError(.malformed)` for a block that is not closed or not base64.
  static func blocks(_ label: String, in text: String) throws(CryptoError) -> [[UInt8]] {
    guard text.utf8.count <= largest else {
      throw CryptoError(.malformed, "a PEM file is larger than \(largest) bytes")
    }
    var blocks: [[UInt8]] = []
    var open: String?
    for line in text.split(whereSeparator: \.isNewline) {
      switch (line, open) {
      case ("-----BEGIN \(label)-----", nil): open = ""
      case ("-----END \(label)-----", .some(let base64)):
        guard let data = Data(base64Encoded: base64) else {
          throw CryptoError(.malformed, "a PEM block \(label) is not base64")
        }
        blocks.append(Array(data))
        open = nil
      case (_, .some): open?.append(contentsOf: line)
      case (_, nil): break
      }
    }
    guard open == nil else { throw CryptoError(.malformed, "a PEM block \(label) has no end") }
    return blocks
  }

  /// One block, lines of 64 characters.
  static func encode(_ label: String, _ der: [UInt8]) -> String {
    let base64 = Data(der).base64EncodedString(options: [
      .lineLength64Characters, .endLineWithLineFeed,
    ])
    return "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n"
  }
}

extension Certificate {
  /// The certificates in a PEM text, in order.
  ///
  /// - Throws: `CryptoError`; a text without any is `.malformed`.
  public static func list(pem: String) throws(CryptoError) -> [Certificate] {
    var list: [Certificate] = []
    for der in try PEM.blocks("CERTIFICATE", in: pem) { list.append(try Certificate(der: der)) }
    guard !list.isEmpty else {
      throw CryptoError(.malformed, "there is no certificate in the PEM file")
    }
    return list
  }

  /// One PEM block.
  public var pem: String { PEM.encode("CERTIFICATE", der) }
}

extension CertificationRequest {
  /// The first request in a PEM text.
  ///
  /// - Throws: `CryptoError`; a text without any is `.malformed`.
  public init(pem: String) throws(CryptoError) {
    guard let der = try PEM.blocks("CERTIFICATE REQUEST", in: pem).first else {
      throw CryptoError(.malformed, "there is no certification request in the PEM file")
    }
    try self.init(der: der)
  }

  /// One PEM block.
  public var pem: String { PEM.encode("CERTIFICATE REQUEST", der) }
}

extension PublicKey {
  /// The key of a certification request or a bare public key in a PEM text.
  ///
  /// - Throws: `CryptoError`; a text without either is `.malformed`.
  public init(pem: String) throws(CryptoError) {
    if let der = try PEM.blocks("PUBLIC KEY", in: pem).first {
      try self.init(subjectPublicKeyInfo: der)
    } else {
      self = try CertificationRequest(pem: pem).publicKey
    }
  }
}

extension RevocationList {
  /// The CRLs in a PEM text, in order.
  ///
  /// - Throws: `CryptoError`; a text without any is `.malformed`.
  public static func list(pem: String) throws(CryptoError) -> [RevocationList] {
    var list: [RevocationList] = []
    for der in try PEM.blocks("X509 CRL", in: pem) { list.append(try RevocationList(der: der)) }
    guard !list.isEmpty else { throw CryptoError(.malformed, "there is no CRL in the PEM file") }
    return list
  }

  /// One PEM block.
  public var pem: String { PEM.encode("X509 CRL", der) }
}
