/// TPM_ALG_ID (TPM 2.0 Part 2 §6.3): those that a message can name.
enum TPMAlgorithm: UInt16 {
  case rsa = 0x0001
  case sha1 = 0x0004
  case aes = 0x0006
  case keyedHash = 0x0008
  case sha256 = 0x000B
  case sha384 = 0x000C
  case sha512 = 0x000D
  case null = 0x0010
  case sm3 = 0x0012
  case sm4 = 0x0013
  case rsassa = 0x0014
  case rsaes = 0x0015
  case rsapss = 0x0016
  case oaep = 0x0017
  case ecdsa = 0x0018
  case ecdh = 0x0019
  case ecdaa = 0x001A
  case sm2 = 0x001B
  case ecSchnorr = 0x001C
  case ecc = 0x0023
  case symCipher = 0x0025
  case ctr = 0x0040
  case ofb = 0x0041
  case cbc = 0x0042
  case cfb = 0x0043
  case ecb = 0x0044

  /// The name, or the number of one without a name here.
  static func text(_ id: UInt16) -> String {
    TPMAlgorithm(rawValue: id).map { "\($0)" } ?? "algorithm 0x\(String(id, radix: 16))"
  }
}

extension TPMReader {
  /// Reads an algorithm that must be one of `allowed`.
  mutating func algorithm(
    _ field: String, _ allowed: TPMAlgorithm...
  ) throws(TPMEvidenceError) -> TPMAlgorithm {
    let id = try integer(UInt16.self, field)
    guard let algorithm = TPMAlgorithm(rawValue: id), allowed.contains(algorithm) else {
      let names = allowed.map { "\($0)" }.joined(separator: " or ")
      throw unsupported("\(field) is \(TPMAlgorithm.text(id)), not \(names)")
    }
    return algorithm
  }
}
