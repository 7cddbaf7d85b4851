import JPEG
import Platform
import TestSupport
import Testing
import VideoCapture
import VideoReplay

@Suite(.timeLimit(.minutes(1))) struct StillTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(
    "A JPEG still arrives byte for byte as Motion-JPEG, again and again",
    .enabled(if: SharedData.testdata != nil, SharedData.reason))
  func jpegStill() async throws {
    let bytes = try SharedData.file("faces/fr_obama.jpg")
    let path = try scratch.file("still.jpg", bytes)
    let camera = ReplayCamera(path: path, options: ReplayOptions(rate: 100))
    let (format, shown) = try await camera.play(.mjpeg, frames: 3)
    let image = try bytes.withUnsafeBytes { (bytes) throws(JPEGError) in
      try JPEGBitstream(scanning: bytes)
    }
    #expect((format.width, format.height) == (image.width, image.height))
    #expect(format.format == .mjpeg && format.interval == .milliseconds(10))
    for frame in shown { #expect(frame.bytes == bytes) }
  }

  private static let sizes: [(format: PixelFormat, bytes: Int, line: Int)] = [
    (.yuyv, 20 * 14 * 2, 40), (.nv12, 20 * 14 * 3 / 2, 20), (.grey, 20 * 14, 20),
  ]

  @Test(
    "A PNG becomes each raw format in its exact size, an odd row and column cut off",
    arguments: sizes)
  func exactSize(_ expected: (format: PixelFormat, bytes: Int, line: Int)) async throws {
    let png = TestPNG.rgba(width: 21, height: 15) { x, y in [UInt8(x * 12), UInt8(y * 17), 99, 255]
    }
    let camera = ReplayCamera(path: try scratch.file("a.png", png))
    let (format, shown) = try await camera.play(expected.format, frames: 2)
    #expect(format.format == expected.format && (format.width, format.height) == (20, 14))
    for frame in shown {
      #expect(frame.bytes.count == expected.bytes)
      #expect(frame.info.bytesPerLine == expected.line)
    }
  }

  @Test(
    "A picture fills the width of a frame: the lower part is cut off, or grey is above and below")
  func fitting() async throws {
    let striped = TestPNG.rgba(width: 16, height: 16) { _, y in
      y < 8 ? [255, 255, 255, 255] : [0, 0, 0, 255]
    }
    let path = try scratch.file("striped.png", striped)
    let cut = try await ReplayCamera.yuyv(of: path, width: 64, height: 32)
    try #require(cut.count == 2 * 64 * 32)
    #expect(stride(from: 0, to: 2 * 64 * 28, by: 2).allSatisfy { near(cut[$0], 255) })
    let flat = TestPNG.rgba(width: 32, height: 8) { _, _ in [255, 255, 255, 255] }
    let wide = try await ReplayCamera.yuyv(
      of: scratch.file("wide.png", flat), width: 64, height: 32)
    #expect(
      wide[..<(128 * 8)].allSatisfy { $0 == 128 } && wide[(128 * 24)...].allSatisfy { $0 == 128 })
    #expect(stride(from: 128 * 8, to: 128 * 24, by: 2).allSatisfy { near(wide[$0], 255) })
  }

  /// Luma of ITU-R BT.601 over the full range, as JFIF has it; transparency shows black.
  private static let colours: [(rgba: [UInt8], y: Int, cb: Int, cr: Int)] = [
    ([255, 255, 255, 255], 255, 128, 128), ([0, 0, 0, 255], 0, 128, 128),
    ([255, 0, 0, 255], 76, 85, 255), ([0, 255, 0, 255], 150, 44, 21),
    ([0, 0, 255, 255], 29, 255, 107), ([255, 255, 255, 0], 0, 128, 128),
    ([255, 255, 255, 128], 128, 128, 128),
  ]

  @Test(
    "Colours keep their full-range code values, and what is transparent is black",
    arguments: colours)
  func colour(_ expected: (rgba: [UInt8], y: Int, cb: Int, cr: Int)) async throws {
    let png = TestPNG.rgba(width: 16, height: 16) { _, _ in expected.rgba }
    let path = try scratch.file("colour.png", png)
    let yuyv = try await ReplayCamera(path: path).play(.yuyv, frames: 1).shown[0].bytes
    let nv12 = try await ReplayCamera(path: path).play(.nv12, frames: 1).shown[0].bytes
    let grey = try await ReplayCamera(path: path).play(.grey, frames: 1).shown[0].bytes
    let middle = 8 * 32 + 16
    #expect(near(yuyv[middle], expected.y) && near(yuyv[middle + 2], expected.y))
    #expect(near(yuyv[middle + 1], expected.cb) && near(yuyv[middle + 3], expected.cr))
    #expect(near(nv12[8 * 16 + 8], expected.y) && near(grey[8 * 16 + 8], expected.y))
    #expect(near(nv12[256 + 4 * 16 + 8], expected.cb) && near(nv12[256 + 4 * 16 + 9], expected.cr))
  }

  @Test("A PNG becomes a complete Motion-JPEG of its size, or fits the requested one when asked")
  func encoded() async throws {
    let png = TestPNG.rgba(width: 64, height: 32) { x, y in [UInt8(x * 4), UInt8(y * 8), 0, 255] }
    let path = try scratch.file("a.png", png)
    for (scales, expected) in [(false, (64, 32)), (true, (320, 160))] {
      let camera = ReplayCamera(path: path, options: ReplayOptions(scalesToRequest: scales))
      let (format, shown) = try await camera.play(.mjpeg, frames: 1, width: 320, height: 240)
      #expect((format.width, format.height) == expected)
      let image = try shown[0].bytes.withUnsafeBytes { (bytes) throws(JPEGError) in
        try JPEGBitstream(scanning: bytes)
      }
      #expect((image.width, image.height) == expected)
    }
  }

  @Test("A still keeps its pace and its content")
  func pace() async throws {
    let png = TestPNG.rgba(width: 32, height: 32) { x, y in [UInt8(x * 8), UInt8(y * 8), 7, 255] }
    let path = try scratch.file("a.png", png)
    let camera = ReplayCamera(path: path, options: ReplayOptions(rate: 50))
    let shown = try await camera.play(.grey, frames: 6).shown
    for (earlier, later) in zip(shown, shown.dropFirst()) {
      #expect(later.bytes == earlier.bytes)
      #expect(later.info.timestamp > earlier.info.timestamp)
    }
    let span = shown[0].info.timestamp.duration(to: shown[5].info.timestamp)
    #expect(span >= .milliseconds(99) && span < .seconds(2))
  }

  private func near(_ value: UInt8, _ expected: Int) -> Bool { abs(Int(value) - expected) <= 2 }
}
