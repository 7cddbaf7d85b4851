import JPEG
import Testing

@testable import VideoCapture

private typealias Numbers = (format: PixelFormat, width: Int, height: Int, line: Int, size: Int)

@Suite struct FrameLayoutTests {
  private static let soundLayouts: [(Numbers, bytes: Int?)] = [
    ((.yuyv, 640, 480, 1280, 614_400), 614_400),
    ((.yuyv, 640, 480, 1344, 700_000), 645_120),
    ((.nv12, 640, 480, 640, 460_800), 460_800),
    ((.nv12, 6, 3, 8, 40), 40),
    ((.grey, 640, 400, 640, 256_000), 256_000),
    ((.mjpeg, 1920, 1080, 0, 4_147_200), nil),
    ((.uyvy, 640, 480, 1280, 614_400), 614_400),
    ((.y10, 640, 400, 1280, 512_000), 512_000),
    ((.y12, 640, 400, 1344, 540_000), 537_600),
    ((.y16, 640, 360, 1280, 460_800), 460_800),
    ((.z16, 640, 480, 1280, 614_400), 614_400),
  ]

  @Test(
    "A sound layout tells how many bytes a frame has, line padding included",
    arguments: soundLayouts)
  fileprivate func sound(_ numbers: Numbers, _ bytes: Int?) {
    let layout = layout(numbers)
    #expect(layout.flaw == nil)
    #expect(layout.byteCount == bytes)
  }

  private static let flawedLayouts: [Numbers] = [
    (.grey, 0, 480, 640, 307_200),
    (.grey, 640, 0, 640, 307_200),
    (.grey, 8193, 1, 8193, 8193),
    (.grey, 640, 480, 639, 307_200),
    (.yuyv, 640, 480, 640, 614_400),
    (.grey, 640, 480, 0, 307_200),
    (.grey, 640, 480, 640, 307_199),
    (.nv12, 640, 480, 640, 307_200),
    (.mjpeg, 640, 480, 0, 0),
    (.mjpeg, 640, 480, 0, 1 << 30),
    (.grey, 640, 480, 1 << 31, 307_200),
    (.uyvy, 640, 480, 1279, 614_400),
    (.y10, 640, 480, 640, 614_400),
    (.z16, 640, 480, 1280, 614_399),
  ]

  @Test("A layout that cannot be is refused", arguments: flawedLayouts)
  fileprivate func flawed(_ numbers: Numbers) {
    #expect(layout(numbers).flaw != nil)
  }

  /// Values of Documentation/userspace-api/media/v4l/pixfmt-*, computed there by v4l2_fourcc().
  @Test(
    "Pixel formats have their V4L2 codes",
    arguments: [
      (PixelFormat.mjpeg, UInt32(0x4750_4A4D)), (.yuyv, 0x5659_5559), (.nv12, 0x3231_564E),
      (.grey, 0x5945_5247), (.uyvy, 0x5956_5955), (.y10, 0x2030_3159), (.y12, 0x2032_3159),
      (.y16, 0x2036_3159), (.z16, 0x2036_315A),
    ])
  func fourCC(_ format: PixelFormat, _ code: UInt32) {
    #expect(format.fourCC == code)
    #expect(PixelFormat(fourCC: code) == format)
    #expect(PixelFormat(fourCC: code | 1 << 31) == nil)
  }

  @Test(
    "Every format but Motion-JPEG, distances and what is converted can be looked at as a picture")
  func pictures() {
    for format in PixelFormat.allCases {
      let isNone = [.mjpeg, .z16].contains(format) || format.needsConversion
      #expect((format.rawLayout == nil) == isNone, "\(format)")
      if let layout = format.rawLayout { #expect(layout.bytesPerPixel == format.bytesPerPixel) }
    }
  }

  private func layout(_ numbers: Numbers) -> FrameLayout {
    FrameLayout(
      format: numbers.format, width: numbers.width, height: numbers.height,
      bytesPerLine: numbers.line, sizeImage: numbers.size)
  }
}
