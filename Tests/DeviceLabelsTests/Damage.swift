import TestSupport

/// Repeatable damage to bytes.
struct Damage {
  private var random: SeededRandom

  static let alphanumeric = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// One to three changes.
  ///
  /// - Parameter alphabet: what new bytes are drawn from; all bytes when empty.
  mutating func applied(to original: [UInt8], alphabet: [UInt8] = []) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      // Half of the time near the start, where heads and headers are.
      let near = Bool.random(using: &random) ? min(bytes.count, 24) : bytes.count
      let index = Int.random(in: 0..<near, using: &random)
      let fresh =
        alphabet.randomElement(using: &random) ?? UInt8.random(in: 0...255, using: &random)
      let length = min(Int.random(in: 1...4, using: &random), bytes.count - index)
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1, 2: bytes[index] = fresh
      case 3: bytes.insert(fresh, at: index)
      case 4: bytes.removeSubrange(index..<index + length)
      default: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
      }
    }
    return bytes
  }

  /// Damage inside chunks, behind the checksums, or chunks lost, doubled and swapped.
  mutating func applied(toPNG original: [UInt8]) -> [UInt8] {
    var file = PNGFile(original)
    let index = Int.random(in: file.chunks.indices, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: file.chunks.remove(at: index)
    case 1: file.chunks.insert(file.chunks[index], at: index)
    case 2: file.chunks.swapAt(index, Int.random(in: file.chunks.indices, using: &random))
    case 3: return applied(to: original)
    default: file.chunks[index].data = applied(to: file.chunks[index].data)
    }
    return file.bytes
  }
}
