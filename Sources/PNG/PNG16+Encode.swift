import CPNG

extension PNG16 {
  /// Bytes that an encoded image takes at most, whatever it shows: a filter byte for each row, what deflate adds to data that it
  /// cannot compress (RFC 1951 §3.2.4), and chunks of 8 KiB.
  public static func maximumCount(width: Int, height: Int) -> Int {
    let count = height * (2 * width + 1)
    return count + count / 256 + 4096
  }

  /// Encodes an image.
  ///
  /// - Parameters:
  ///   - pixels: little-endian words, rows of `bytesPerLine` bytes.
  ///   - target: `maximumCount` bytes suffice; may be locked memory.
  /// - Returns: length of the PNG image in bytes.
  /// - Throws: `PNGError`: `.tooLarge`, `.truncated` when there are fewer pixels, `.failed`.
  public static func encode(
    _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, bytesPerLine: Int,
    into target: UnsafeMutableRawBufferPointer
  ) throws(PNGError) -> Int {
    try check(width: width, height: height)
    guard bytesPerLine >= 2 * width, pixels.count / bytesPerLine >= height,
      let source = pixels.baseAddress, let place = target.baseAddress
    else { throw PNGError(.truncated, "there are fewer pixels than \(width)×\(height)") }
    var (length, message) = (0, [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE)))
    let isWritten = cpng_write_grey16(
      source.assumingMemoryBound(to: UInt8.self), bytesPerLine, UInt32(width), UInt32(height),
      place.assumingMemoryBound(to: UInt8.self), target.count, &length, &message)
    guard isWritten == 1 else { throw PNGError(.failed, text(message)) }
    return length
  }

  static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
