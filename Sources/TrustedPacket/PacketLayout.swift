import CBOR

/// Where the parts of a packet go, so that samples are copied once, from locked memory into locked memory.
public struct PacketLayout: Sendable {
  private let token: [UInt8]
  private let sampleLengths: [Int]
  private let heads: [[UInt8]]

  /// - Parameter sampleLengths: bytes of each sample, in the order of the claims.
  public init(token: [UInt8], sampleLengths: [Int]) {
    self.token = token
    self.sampleLengths = sampleLengths
    var opening = CBOREncoder(capacity: 16)
    opening.appendHead(major: 4, 2)
    opening.appendHead(major: 2, UInt64(token.count))
    var list = CBOREncoder(capacity: 16)
    list.appendHead(major: 4, UInt64(sampleLengths.count))
    heads =
      [opening.bytes, list.bytes]
      + sampleLengths.map { length in
        var head = CBOREncoder(capacity: 9)
        head.appendHead(major: 2, UInt64(length))
        return head.bytes
      }
  }

  /// Length of the whole packet in bytes.
  public var byteCount: Int {
    heads.reduce(token.count + sampleLengths.reduce(0, +)) { $0 + $1.count }
  }

  /// Writes the packet into memory of `byteCount` bytes.
  ///
  /// - Parameter sample: copies sample `index` into memory of its declared length.
  public func write(
    into target: UnsafeMutableRawBufferPointer,
    sample: (_ index: Int, _ target: UnsafeMutableRawBufferPointer) -> Void
  ) {
    precondition(target.count == byteCount)
    var offset = 0
    func put(_ bytes: [UInt8]) {
      target[offset..<offset + bytes.count].copyBytes(from: bytes)
      offset += bytes.count
    }
    put(heads[0])
    put(token)
    put(heads[1])
    for (index, length) in sampleLengths.enumerated() {
      put(heads[2 + index])
      sample(index, UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + length]))
      offset += length
    }
  }
}
