import Platform

extension LockedMemory {
  /// A NUL-terminated pass phrase.
  static func passphrase(_ text: String) throws -> LockedMemory {
    try secret(Array(text.utf8) + [0])
  }

  static func secret(_ bytes: [UInt8]) throws -> LockedMemory {
    let memory = try LockedMemory(byteCount: bytes.count)
    memory.withUnsafeMutableBytes(0..<bytes.count) { $0.copyBytes(from: bytes) }
    return memory
  }
}
