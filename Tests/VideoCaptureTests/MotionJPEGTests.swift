import JPEG
import Testing

@testable import VideoCapture

/// Frames of a Motion-JPEG camera that end early, or are of another size than negotiated.
@Suite struct MotionJPEGTests {
  private let jpeg: [UInt8]

  init() throws {
    var encoder = try JPEGEncoder()
    let grey = (0..<32 * 16).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let needed = JPEGEncoder.maximumCount(layout: .grey, width: 32, height: 16)
    var target = [UInt8](repeating: 0, count: needed)
    let count = try grey.withUnsafeBytes { grey in
      let image = try RawImage(grey, layout: .grey, width: 32, height: 16, bytesPerLine: 32)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: 80, into: $0)
      }
    }
    jpeg = Array(target[..<count])
  }

  @Test("A complete frame of the negotiated size is taken, with zero padding too")
  func complete() {
    #expect(isComplete(jpeg))
    #expect(isComplete(jpeg + [UInt8](repeating: 0, count: 500)))
  }

  @Test("A frame cut off anywhere is refused")
  func truncated() {
    for count in 0..<jpeg.count { #expect(!isComplete(Array(jpeg[..<count])), "\(count) bytes") }
  }

  @Test("A frame of another size is refused", arguments: [(32, 17), (31, 16), (16, 32)])
  func otherSize(_ width: Int, _ height: Int) {
    #expect(!isComplete(jpeg, width: width, height: height))
  }

  private func isComplete(_ bytes: [UInt8], width: Int = 32, height: Int = 16) -> Bool {
    let layout = FrameLayout(
      format: .mjpeg, width: width, height: height, bytesPerLine: 0, sizeImage: 10_000)
    return bytes.withUnsafeBytes {
      FrameRules(layout: layout, interval: .milliseconds(33)).isComplete($0)
    }
  }
}
