import TestSupport

/// Repeatable damage to TPM structures and certificates; never an original.
struct Mutator {
  private var random: SeededRandom
  private let corpus: [[UInt8]]

  init(seed: UInt64, corpus: [[UInt8]]) {
    random = SeededRandom(seed: seed)
    self.corpus = corpus
  }

  /// One to three changes of one of the structures.
  mutating func next() -> [UInt8] {
    while true {
      var bytes = corpus[Int.random(in: corpus.indices, using: &random)]
      for _ in 0..<Int.random(in: 1...3, using: &random) { change(&bytes) }
      // A change may undo another.
      if !corpus.contains(bytes) { return bytes }
    }
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard bytes.count > 8 else { return }
    let index = Int.random(in: bytes.indices, using: &random)
    let length = min(Int.random(in: 1...16, using: &random), bytes.count - index)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes[index] = bytes[index] &+ (Bool.random(using: &random) ? 1 : 255)
    case 3: bytes.removeSubrange(index..<index + length)
    case 4:
      bytes.insert(
        contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }, at: index)
    case 5:
      // Numbers at the edges of a length.
      let edges: [[UInt8]] = [
        [0, 0], [0xFF, 0xFF], [0, 0x20], [0, 0x22], [0x80, 0x00], [0x84, 0xFF],
      ]
      let edge = edges[Int.random(in: edges.indices, using: &random)]
      bytes.replaceSubrange(index..<min(index + 2, bytes.count), with: edge)
    default:
      let other = corpus[Int.random(in: corpus.indices, using: &random)]
      let start = Int.random(in: other.indices, using: &random)
      let piece = other[start..<min(start + length * 4, other.count)]
      bytes.replaceSubrange(index..<min(index + piece.count, bytes.count), with: piece)
    }
  }
}
