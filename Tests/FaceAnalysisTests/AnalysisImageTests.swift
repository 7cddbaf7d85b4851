import FaceAnalysis
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@Suite("Analysis image")
struct AnalysisImageTests {
  @Test(
    "Every pixel format gives the same grey",
    arguments: [PixelFormat.yuyv, .uyvy, .nv12, .grey, .y10, .y12, .y16],
    [PixelChannels.grey, .bgr])
  func formats(format: PixelFormat, channels: PixelChannels) throws {
    let (width, height) = (64, 48)
    let image = try AnalysisImage(channels: channels, alignment: 32)
    let bytes = neutral(format, width: width, height: height)
    let frame = try TestImages.frame(bytes, format, width: width, height: height)
    try image.load(frame, minimumWidth: 64)
    #expect(image.width == 64 && image.height == 48 && image.paddedHeight == 64)
    image.withUnsafeBytes { pixels in
      for y in 0..<image.paddedHeight {
        for x in 0..<image.bytesPerLine {
          let expected = y < height ? UInt8(x / channels.count + y) : 0
          #expect(pixels[y * image.bytesPerLine + x] == expected)
        }
      }
    }
  }

  @Test("Padding is black even after a larger image")
  func padding() throws {
    let image = try AnalysisImage(channels: .grey, alignment: 32)
    let bright = [UInt8](repeating: 255, count: 96 * 96)
    try image.load(
      TestImages.frame(bright, .grey, width: 96, height: 96), minimumWidth: 96)
    try image.load(
      TestImages.frame(bright, .grey, width: 70, height: 40), minimumWidth: 70)
    #expect(image.paddedWidth == 96 && image.paddedHeight == 64)
    let sum = image.withUnsafeBytes { $0.reduce(0) { $0 + Int($1) } }
    #expect(sum == 255 * 70 * 40)
  }

  @Test(
    "Frames that are not what the stream says are refused and leave no image",
    arguments: Bad.allCases)
  func refusals(_ bad: Bad) throws {
    let image = try AnalysisImage(channels: .grey)
    let error = #expect(throws: AnalysisError.self) {
      try image.load(bad.frame(), minimumWidth: 64)
    }
    #expect(error?.code == .undecodable)
    #expect(image.withUnsafeBytes { $0.count } == 0 && image.width == 0)
  }

  enum Bad: CaseIterable {
    case notJPEG, cutOff, otherSize, fewRows, empty

    func frame() throws -> Frame {
      let jpeg = try encoded()
      return switch self {
      case .notJPEG: try TestImages.frame([1, 2, 3, 4], .mjpeg, width: 64, height: 48)
      case .cutOff:
        try TestImages.frame(Array(jpeg.prefix(300)), .mjpeg, width: 64, height: 48)
      case .otherSize: try TestImages.frame(jpeg, .mjpeg, width: 640, height: 480)
      case .fewRows:
        try TestImages.frame([UInt8](repeating: 0, count: 64 * 47), .grey, width: 64, height: 48)
      case .empty: try TestImages.frame([], .mjpeg, width: 64, height: 48)
      }
    }

    private func encoded() throws -> [UInt8] {
      var encoder = try JPEGEncoder()
      var target = [UInt8](
        repeating: 0, count: JPEGEncoder.maximumCount(layout: .grey, width: 64, height: 48))
      let pixels = neutral(.grey, width: 64, height: 48)
      let count = try pixels.withUnsafeBytes { pixels in
        let image = try RawImage(pixels, layout: .grey, width: 64, height: 48, bytesPerLine: 0)
        return try target.withUnsafeMutableBytes {
          try encoder.encode(image, quality: 90, into: $0)
        }
      }
      return Array(target[..<count])
    }
  }
}

/// A colourless gradient: luma x + y.
private func neutral(_ format: PixelFormat, width: Int, height: Int) -> [UInt8] {
  let luma = (0..<height).flatMap { y in (0..<width).map { x in UInt8(x + y) } }
  return switch format {
  case .yuyv: luma.flatMap { [$0, 128] }
  case .nv12: luma + [UInt8](repeating: 128, count: width * height / 2)
  case .uyvy: luma.flatMap { [128, $0] }
  case .y16: luma.flatMap { [0, $0] }
  case .y10: luma.flatMap { [$0 << 2, $0 >> 6] }
  case .y12: luma.flatMap { [$0 << 4, $0 >> 4] }
  default: luma
  }
}
