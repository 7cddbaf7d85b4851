import Platform

extension JPEGDecoder {
  /// Decodes a signed sample to its end, to know that it is an image and of which size.
  ///
  /// The bytes must be exactly one canonical image: nothing after EOI, Huffman tables included. All entropy-coded
  /// data is decoded, but only the mean of each 8×8 block is written, so memory stays below 1 MB.
  /// - Returns: the full size in pixels, and what libjpeg found odd.
  /// - Throws: `JPEGError`.
  public mutating func checkDecodes(_ bytes: UnsafeRawBufferPointer) throws(JPEGError)
    -> CheckedImage
  {
    let bitstream = try JPEGBitstream(scanning: bytes)
    guard bitstream.range == 0..<bytes.count else {
      throw JPEGError(.malformed, "bytes after EOI", at: bitstream.range.upperBound)
    }
    guard bitstream.hasHuffmanTables else {
      throw JPEGError(.malformed, "no Huffman tables", at: bitstream.firstScan)
    }
    let scratch: LockedMemory
    let size = DecodedSize(
      width: bitstream.width, height: bitstream.height, channels: .grey, minimumWidth: 1)
    do { scratch = try LockedMemory(byteCount: size.byteCount) } catch {
      throw JPEGError(.failed, error.description)
    }
    let image = try scratch.withUnsafeMutableBytes(0..<scratch.count) {
      memory throws(JPEGError) in
      try decode(bytes, as: .grey, minimumWidth: 1) { _ in memory }
    }
    return CheckedImage(
      width: bitstream.width, height: bitstream.height, warning: image.warning)
  }
}
