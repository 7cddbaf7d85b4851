import Testing

@testable import VideoCapture

/// Frames of a Motion-JPEG camera that end early, or are of another size than negotiated.
@Suite struct MotionJPEGTests {
  private let jpeg: [UInt8]

  init() throws {
    jpeg = try TestJPEG.grey(width: 32, height: 16) { UInt8(truncatingIfNeeded: $0 * 7) }
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
      var rules = ContentRules(layout, mayRepeat: true)
      return rules.refusal(of: $0) == nil
    }
  }
}
