/// The bytes that are signed as a sample: the camera's own, complete for every decoder.
extension JPEGBitstream {
  /// Whether the canonical form differs from the camera's bytes by inserted tables; stands in the signed claims.
  public var insertsHuffmanTables: Bool { !hasHuffmanTables }

  /// Length of the canonical form in bytes.
  public var canonicalCount: Int {
    range.count + (insertsHuffmanTables ? StandardHuffmanTables.segment.count : 0)
  }

  /// Writes SOI…EOI, with the standard Huffman tables before SOS when the camera left them out.
  ///
  /// - Parameters:
  ///   - bytes: the same bytes that were scanned.
  ///   - target: at least `canonicalCount` bytes; may be locked memory.
  /// - Returns: how many bytes were written: `canonicalCount`.
  /// - Throws: `JPEGError(.bufferTooSmall)`.
  @discardableResult
  public func writeCanonical(
    of bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(JPEGError) -> Int {
    precondition(bytes.count >= range.upperBound, "not the bytes that were scanned")
    guard target.count >= canonicalCount else {
      throw JPEGError(.bufferTooSmall, "\(canonicalCount) bytes needed, \(target.count) given")
    }
    guard insertsHuffmanTables else {
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
      return canonicalCount
    }
    let head = bytes[range.lowerBound..<firstScan]
    let tables = StandardHuffmanTables.segment
    let tail = bytes[firstScan..<range.upperBound]
    target.copyMemory(from: UnsafeRawBufferPointer(rebasing: head))
    UnsafeMutableRawBufferPointer(rebasing: target[head.count...]).copyBytes(from: tables)
    UnsafeMutableRawBufferPointer(rebasing: target[(head.count + tables.count)...])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: tail))
    return canonicalCount
  }
}
