import TestSupport

/// Repeatable damage to packets, near the bytes that mean something to a CBOR reader.
struct Mutator {
  private var random: SeededRandom
  private let corpus: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]]) {
    random = SeededRandom(seed: seed)
    self.corpus = corpus
  }

  /// One to four changes of one of the packets.
  mutating func next() -> [UInt8] {
    var bytes = corpus[Int.random(in: corpus.indices, using: &random)]
    for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard bytes.count > 8 else { return }
    let index = Int.random(in: bytes.indices, using: &random)
    let length = min(Int.random(in: 1...16, using: &random), bytes.count - index)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes[index] = bytes[index] &+ (Bool.random(using: &random) ? 1 : 255)
    case 3: bytes.removeSubrange(index..<index + length)
    case 4:
      bytes.insert(
        contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }, at: index)
    case 5: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
    case 6:
      // Heads that declare huge lengths or nest.
      let heads: [[UInt8]] = [
        [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x9A, 0xFF, 0xFF, 0xFF, 0xFF],
        [0xBA, 0x00, 0x10, 0x00, 0x00], [0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81], [0xD8, 0x12],
        [0x9F], [0xFB], [0xF7],
      ]
      let head = heads[Int.random(in: heads.indices, using: &random)]
      bytes.replaceSubrange(index..<min(index + head.count, bytes.count), with: head)
    default:
      let other = corpus[Int.random(in: corpus.indices, using: &random)]
      let start = Int.random(in: other.indices, using: &random)
      let piece = other[start..<min(start + length * 8, other.count)]
      bytes.replaceSubrange(index..<min(index + piece.count, bytes.count), with: piece)
    }
  }
}
