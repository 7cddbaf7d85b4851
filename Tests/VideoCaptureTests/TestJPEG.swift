import JPEG
import Synchronization

/// Pictures as Motion-JPEG cameras send them.
enum TestJPEG {
  static func grey(
    width: Int, height: Int, quality: Int = 80, _ pixel: (Int) -> UInt8
  ) throws -> [UInt8] {
    var encoder = try JPEGEncoder()
    let grey = (0..<width * height).map(pixel)
    var target = [UInt8](
      repeating: 0,
      count: JPEGEncoder.maximumCount(layout: .grey, width: width, height: height))
    let count = try grey.withUnsafeBytes { grey in
      let image = try RawImage(
        grey, layout: .grey, width: width, height: height, bytesPerLine: width)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: quality, into: $0)
      }
    }
    return Array(target[..<count])
  }
}

/// Counts how often a device was opened.
final class OpenCount: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock {
      $0 += 1; return $0
    }
  }
}
