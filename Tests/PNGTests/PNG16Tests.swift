import Foundation
import TestSupport
import Testing

@testable import PNG

@Suite("Depth maps as PNG")
struct PNG16Tests {
  /// A tilted plane with noise, some of it unknown; little-endian words with `padding` bytes behind each row.
  static func plane(_ width: Int, _ height: Int, padding: Int = 0) -> [UInt8] {
    var random = SeededRandom(seed: 16)
    return (0..<height).flatMap { y in
      (0..<width).flatMap { x in
        let value = random.next() % 20 == 0 ? 0 : UInt16(600 + 3 * x + y + Int(random.next() % 8))
        return [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)]
      } + [UInt8](repeating: 0xEE, count: padding)
    }
  }

  static func encode(
    _ pixels: [UInt8], _ width: Int, _ height: Int, padding: Int = 0
  ) throws -> [UInt8] {
    var target = [UInt8](repeating: 0, count: PNG16.maximumCount(width: width, height: height))
    let count = try pixels.withUnsafeBytes { pixels in
      try target.withUnsafeMutableBytes {
        try PNG16.encode(
          pixels, width: width, height: height, bytesPerLine: 2 * width + padding, into: $0)
      }
    }
    return Array(target[..<count])
  }

  static func check(_ bytes: [UInt8]) throws -> (width: Int, height: Int) {
    try bytes.withUnsafeBytes { bytes in try PNG16.checkDecodes(bytes) }
  }

  @Test(
    "What is encoded decodes with its size, rows padded or not",
    arguments: [(1, 1), (3, 2), (64, 48), (640, 480)], [0, 6])
  func sizes(_ size: (Int, Int), padding: Int) throws {
    let bytes = try Self.encode(
      Self.plane(size.0, size.1, padding: padding), size.0, size.1, padding: padding)
    #expect(try Self.check(bytes) == size)
    #expect(try Self.encode(Self.plane(size.0, size.1), size.0, size.1) == bytes)
  }

  @Test("Noise that cannot be compressed fits into the memory that is said to suffice")
  func noise() throws {
    var random = SeededRandom(seed: 3)
    let pixels = (0..<2 * 320 * 240).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let bytes = try Self.encode(pixels, 320, 240)
    #expect(bytes.count > pixels.count)
    #expect(try Self.check(bytes) == (320, 240))
  }

  @Test("An image that does not fit, or has fewer pixels than it should, is not encoded")
  func refused() {
    let pixels = Self.plane(8, 8)
    var small = [UInt8](repeating: 0, count: 60)
    pixels.withUnsafeBytes { pixels in
      small.withUnsafeMutableBytes { target in
        #expect(throws: PNGError.self) {
          try PNG16.encode(pixels, width: 8, height: 8, bytesPerLine: 16, into: target)
        }
        for (width, height, line) in [(8, 9, 16), (8, 8, 15), (0, 8, 16), (8193, 1, 16386)] {
          #expect(throws: PNGError.self) {
            try PNG16.encode(pixels, width: width, height: height, bytesPerLine: line, into: target)
          }
        }
      }
    }
  }

  /// A chunk with its CRC left as zeros, which only libpng looks at.
  static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(content.count).bigEndian) { Array($0) }
    return length + Array(type.utf8) + content + [0, 0, 0, 0]
  }

  static func header(_ width: UInt32, _ height: UInt32, _ rest: [UInt8] = [16, 0, 0, 0, 0])
    -> [UInt8]
  {
    let sides = [width, height].flatMap { side in
      withUnsafeBytes(of: side.bigEndian) { Array($0) }
    }
    return PNG16.signature + chunk("IHDR", sides + rest)
  }

  static let spoilt: [(String, [UInt8], PNGError.Code)] = [
    ("nothing", [], .notPNG), ("a JPEG", [0xFF, 0xD8, 0xFF, 0xE0], .notPNG),
    ("a signature alone", PNG16.signature, .truncated),
    ("8 bits", header(4, 4, [8, 0, 0, 0, 0]), .malformed),
    ("colours", header(4, 4, [16, 2, 0, 0, 0]), .malformed),
    ("interlace", header(4, 4, [16, 0, 0, 0, 1]), .malformed),
    ("another method of compression", header(4, 4, [16, 0, 1, 0, 0]), .malformed),
    ("no width", header(0, 4), .malformed), ("a huge side", header(8193, 1), .tooLarge),
    ("a huge area", header(8192, 8192), .tooLarge),
    ("a side beyond 2³¹", header(.max, 1), .tooLarge),
    ("no pixels", header(4, 4) + chunk("IEND", []), .malformed),
    ("no end", header(4, 4) + chunk("IDAT", [1]), .truncated),
    ("text", header(4, 4) + chunk("tEXt", [1]) + chunk("IDAT", [1]), .malformed),
    (
      "bytes behind the end", header(4, 4) + chunk("IDAT", [1]) + chunk("IEND", []) + [0],
      .malformed
    ),
    ("an end with content", header(4, 4) + chunk("IDAT", [1]) + chunk("IEND", [1]), .malformed),
    ("a length beyond the file", header(4, 4) + [0x7F, 0xFF, 0xFF, 0xFF], .truncated),
    ("a wrong CRC", header(4, 4) + chunk("IDAT", [1]) + chunk("IEND", []), .undecodable),
  ]

  @Test("What is not one depth map in its one form is refused", arguments: spoilt.indices)
  func malformed(index: Int) {
    let (_, bytes, code) = Self.spoilt[index]
    let error = #expect(throws: PNGError.self) { try Self.check(bytes) }
    #expect(error?.code == code, "\(error?.message ?? "none")")
  }

  @Test("A map with fewer or more rows than its header says is refused", arguments: [47, 49])
  func otherHeight(height: UInt32) throws {
    let bytes = try Self.encode(Self.plane(64, 48), 64, 48)
    // A header with its own CRC, before the pixels of the other.
    let other = try Self.encode(Self.plane(64, Int(height)), 64, Int(height))
    #expect(throws: PNGError.self) { try Self.check(Array(other[..<33] + bytes[33...])) }
  }

  @Test("A map that is cut anywhere is refused")
  func cut() throws {
    let bytes = try Self.encode(Self.plane(16, 16), 16, 16)
    for count in 0..<bytes.count {
      #expect(throws: PNGError.self) { try Self.check(Array(bytes[..<count])) }
    }
  }
}
