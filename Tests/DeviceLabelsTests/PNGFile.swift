/// A PNG taken apart into chunks, and put together again with right checksums (PNG 1.2 §3.2).
struct PNGFile {
  var chunks: [(type: [UInt8], data: [UInt8])] = []

  /// - Parameter file: a whole PNG.
  init(_ file: [UInt8]) {
    var offset = 8
    while offset + 12 <= file.count {
      let count = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      chunks.append(
        (Array(file[offset + 4..<offset + 8]), Array(file[offset + 8..<offset + 8 + count])))
      offset += 12 + count
    }
  }

  var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    for (type, data) in chunks {
      file += Self.word(UInt32(data.count)) + type + data
      file += Self.word(Self.checksum(type + data))
    }
    return file
  }

  static func word(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// CRC-32 of ISO 3309.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
  }
}

extension PNGFile {
  /// An image whose rows are not compressed (RFC 1951 §3.2.4).
  ///
  /// - Parameters:
  ///   - type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  ///   - rows: packed samples of each row, without the filter byte.
  ///   - before: chunks between header and pixels.
  init(
    width: UInt32, height: UInt32, depth: UInt8, type: UInt8, interlaced: Bool = false,
    rows: [[UInt8]], before: [(String, [UInt8])] = []
  ) {
    let raster = Array(rows.map { [0] + $0 }.joined())
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in raster {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    precondition(raster.count < 65_536)
    let count = UInt16(raster.count)
    let lengths = [
      UInt8(count & 0xFF), UInt8(count >> 8), ~UInt8(count & 0xFF), ~UInt8(count >> 8),
    ]
    let header = Self.word(width) + Self.word(height) + [depth, type, 0, 0, interlaced ? 1 : 0]
    let zlib: [UInt8] = [0x78, 0x01, 0x01] + lengths + raster + Self.word(high << 16 | low)
    let all = [("IHDR", header)] + before + [("IDAT", zlib), ("IEND", [])]
    chunks = all.map { (Array($0.0.utf8), $0.1) }
  }
}
