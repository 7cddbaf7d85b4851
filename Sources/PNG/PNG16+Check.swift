import CPNG

extension PNG16 {
  /// Decodes a stranger's image to its end and keeps none of it. libpng sees only what has the outer form and a sane size.
  ///
  /// - Returns: its size in pixels.
  /// - Throws: `PNGError`.
  public static func checkDecodes(
    _ bytes: UnsafeRawBufferPointer
  ) throws(PNGError) -> (width: Int, height: Int) {
    let (width, height) = try scan(bytes)
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE_SIZE))
    let isGood = cpng_check_grey16(
      bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, UInt32(width), UInt32(height),
      &message)
    guard isGood == 1 else { throw PNGError(.undecodable, text(message)) }
    return (width, height)
  }

  /// The outer form: signature, IHDR, one or more IDAT, IEND, and nothing behind it. A chunk is its length, its type, so many
  /// bytes and a CRC, which libpng compares (§5.3).
  static func scan(
    _ bytes: UnsafeRawBufferPointer
  ) throws(PNGError) -> (width: Int, height: Int) {
    guard bytes.starts(with: signature) else { throw PNGError(.notPNG, "no signature") }
    var position = signature.count
    let first = try chunk(bytes, &position)
    // 16 bits, grey, the one method of compression and of filters that there is, not interlaced (§11.2.1).
    guard first.type == header, first.content.count == 13,
      first.content.dropFirst(8).elementsEqual([16, 0, 0, 0, 0])
    else { throw PNGError(.malformed, "not a header of 16-bit grey pixels without interlace") }
    let (width, height) = (number(first.content.prefix(4)), number(first.content.dropFirst(4)))
    try check(width: width, height: height)
    var hasPixels = false
    while true {
      let next = try chunk(bytes, &position)
      if next.type == pixels {
        hasPixels = true
      } else if next.type == end, next.content.isEmpty, hasPixels, position == bytes.count {
        return (width, height)
      } else {
        throw PNGError(.malformed, "a chunk that does not belong where it stands")
      }
    }
  }

  private static func chunk(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) throws(PNGError) -> (type: [UInt8], content: Slice<UnsafeRawBufferPointer>) {
    guard bytes.count - position >= 12 else { throw PNGError(.truncated, "a chunk is cut") }
    let length = number(bytes[position..<position + 4])
    guard length <= bytes.count - position - 12 else {
      throw PNGError(.truncated, "a chunk is cut")
    }
    let start = position + 8
    position = start + length + 4
    return (Array(bytes[start - 4..<start]), bytes[start..<start + length])
  }

  /// Four bytes, big-endian.
  private static func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }
}
