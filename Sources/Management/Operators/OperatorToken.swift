import DeviceKeys

/// What an operator shows: 32 random bytes in hex. The registry keeps only its hash.
struct OperatorToken: Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func random() -> OperatorToken { OperatorToken(Hex.encode(SecureRandom.bytes(32))) }

  var hash: [UInt8] { SHA256.digest(Array(text.utf8)).bytes }
}
