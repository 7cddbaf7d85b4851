import JPEG
import TestSupport
import Testing
import VideoCapture

/// What a scripted camera delivers: the bytes of one frame.
struct Picture: Sendable {
  static let (width, height) = (64, 48)

  var format: PixelFormat
  var bytesPerLine = 0
  var bytes: [UInt8]

  /// A JPEG image that differs for each number, in a comment segment (ITU-T T.81, B.2.4.5).
  static func jpeg(_ number: UInt8 = 0) throws -> Picture {
    let plain = try encoded()
    return Picture(format: .mjpeg, bytes: plain[..<2] + [0xFF, 0xFE, 0, 3, number] + plain[2...])
  }

  /// The same as cameras with a fixed buffer size send it.
  static func paddedJPEG() throws -> Picture {
    let picture = try jpeg()
    return Picture(format: .mjpeg, bytes: picture.bytes + [UInt8](repeating: 0, count: 999))
  }

  /// The same as Motion-JPEG allows it: without its DHT segments.
  static func jpegWithoutTables() throws -> Picture {
    let jpeg = try encoded()
    var kept = Array(jpeg[..<2])
    var offset = 2
    while jpeg[offset + 1] != 0xDA {
      let end = offset + 2 + Int(jpeg[offset + 2]) << 8 + Int(jpeg[offset + 3])
      if jpeg[offset + 1] != 0xC4 { kept += jpeg[offset..<end] }
      offset = end
    }
    return Picture(format: .mjpeg, bytes: kept + jpeg[offset...])
  }

  /// Pixels of a raw format, each row padded by some bytes.
  static func raw(_ format: PixelFormat, padding: Int = 0) -> Picture {
    let row = (format == .yuyv ? 2 * width : width) + padding
    let rows = format == .nv12 ? height * 3 / 2 : height
    var random = SeededRandom(seed: 7)
    return Picture(
      format: format, bytesPerLine: row,
      bytes: (0..<row * rows).map {
        UInt8(truncatingIfNeeded: 100 + $0 / row + Int(random.next() % 32))
      })
  }

  /// What libjpeg makes of a raw picture.
  func encoded(quality: Int) throws -> [UInt8] {
    let layouts: [PixelFormat: RawImage.Layout] = [.yuyv: .yuyv, .nv12: .nv12, .grey: .grey]
    let layout = try #require(layouts[format])
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0,
      count: JPEGEncoder.maximumCount(layout: layout, width: Self.width, height: Self.height))
    let count = try bytes.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: layout, width: Self.width, height: Self.height, bytesPerLine: bytesPerLine)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: quality, into: $0)
      }
    }
    return Array(target[..<count])
  }

  private static func encoded() throws -> [UInt8] { try raw(.yuyv).encoded(quality: 90) }
}

extension Picture {
  /// Distances of 16 bits on a plane, some unknown.
  static let depth = Picture(
    format: .z16, bytesPerLine: 2 * width,
    bytes: (0..<width * height).flatMap { index -> [UInt8] in
      let value = index % 11 == 0 ? 0 : 500 + index % width
      return [UInt8(value & 255), UInt8(value >> 8)]
    })
}
