/// A frame header SOF0 or SOF1 (ITU-T T.81 B.2.2).
struct FrameHeader {
  let width: Int
  let height: Int
  /// 1 or 3.
  let components: Int
  private var identifiers = SIMD4<UInt8>()

  /// - Parameter body: the segment's parameters; they lie within `bytes`.
  init(_ bytes: UnsafeRawBufferPointer, _ body: Range<Int>) throws(JPEGError) {
    let start = body.lowerBound
    guard body.count >= 6, body.count == 6 + 3 * Int(bytes[start + 5]) else {
      throw JPEGError(.malformed, "frame header length", at: start)
    }
    guard bytes[start] == 8 else {
      throw JPEGError(.unsupported, "\(bytes[start]) bits per sample, not 8", at: start)
    }
    // A height of 0 would have to be told by a DNL marker (B.2.5); cameras do not do that.
    height = Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
    width = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
    try ImageLimits.check(width: width, height: height, at: start + 1)
    components = Int(bytes[start + 5])
    guard components == 1 || components == 3 else {
      throw JPEGError(.unsupported, "\(components) components, not 1 or 3", at: start + 5)
    }
    for index in 0..<components {
      let entry = start + 6 + 3 * index
      guard position(of: bytes[entry], among: index) == nil else {
        throw JPEGError(.malformed, "component identifier used twice", at: entry)
      }
      identifiers[index] = bytes[entry]
      let (horizontal, vertical) = (bytes[entry + 1] >> 4, bytes[entry + 1] & 15)
      guard 1...4 ~= horizontal, 1...4 ~= vertical, bytes[entry + 2] <= 3 else {
        throw JPEGError(.malformed, "sampling factors or quantisation table", at: entry + 1)
      }
    }
  }

  /// Which component carries an identifier.
  func position(of identifier: UInt8) -> Int? { position(of: identifier, among: components) }

  private func position(of identifier: UInt8, among count: Int) -> Int? {
    (0..<count).first { identifiers[$0] == identifier }
  }
}
