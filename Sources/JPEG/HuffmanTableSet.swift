/// Which Huffman tables have been defined so far (ITU-T T.81 B.2.4.2).
struct HuffmanTableSet {
  /// Bit 4·class + destination.
  private var defined: UInt8 = 0

  var isEmpty: Bool { defined == 0 }

  /// Destinations 0 and 1 of both classes, as Annex K.3 fills them.
  static var standard: HuffmanTableSet {
    var tables = HuffmanTableSet()
    tables.defined = 0b0011_0011
    return tables
  }

  /// - Parameter selectors: DC destination in the high, AC destination in the low four bits.
  func contains(selectors: UInt8) -> Bool {
    let (dc, ac) = (selectors >> 4, selectors & 15)
    return dc <= 3 && ac <= 3 && defined & 1 << dc != 0 && defined & 16 << ac != 0
  }

  /// Reads a DHT segment.
  ///
  /// - Parameter body: the segment's parameters; they lie within `bytes`.
  mutating func read(_ bytes: UnsafeRawBufferPointer, _ body: Range<Int>) throws(JPEGError) {
    var offset = body.lowerBound
    repeat {
      guard body.upperBound - offset >= 17 else {
        throw JPEGError(.malformed, "Huffman table cut off", at: offset)
      }
      let (tableClass, destination) = (bytes[offset] >> 4, bytes[offset] & 15)
      var codes = 0
      for length in 1...16 { codes += Int(bytes[offset + length]) }
      guard tableClass <= 1, destination <= 3, codes <= 256,
        codes <= body.upperBound - offset - 17
      else { throw JPEGError(.malformed, "Huffman table", at: offset) }
      defined |= 1 << (4 * tableClass + destination)
      offset += 17 + codes
    } while offset < body.upperBound
  }
}
