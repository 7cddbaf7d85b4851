import JPEG
import Testing

@testable import VideoCapture

@Suite struct ContentRulesTests {
  private static func layout(
    _ format: PixelFormat, _ width: Int = 64, _ height: Int = 48
  ) -> FrameLayout {
    let line = (format.bytesPerPixel ?? 0) * width
    return FrameLayout(
      format: format, width: width, height: height, bytesPerLine: line, sizeImage: 1 << 20)
  }

  private static func refusals(
    of frames: [[UInt8]], in layout: FrameLayout, mayRepeat: Bool = false
  ) -> [DropReason?] {
    var rules = ContentRules(layout, mayRepeat: mayRepeat)
    return frames.map { $0.withUnsafeBytes { rules.refusal(of: $0) } }
  }

  private static let raw = PixelFormat.allCases.filter { $0 != .mjpeg }

  @Test("A frame of one value is flat in every raw format, whatever its chroma", arguments: raw)
  func flat(_ format: PixelFormat) throws {
    let layout = Self.layout(format)
    let count = try #require(layout.byteCount)
    let lumaBytes = format == .nv12 ? 64 * 48 : count
    var frame = (0..<count).map { index -> UInt8 in
      switch format {
      case .yuyv: index.isMultiple(of: 2) ? 144 : UInt8(index % 200)
      case .uyvy: index.isMultiple(of: 2) ? UInt8(index % 200) : 144
      default: index < lumaBytes ? 144 : UInt8(index % 200)
      }
    }
    #expect(Self.refusals(of: [frame], in: layout) == [.flat])
    // One row of the picture is enough.
    for index in 0..<layout.bytesPerLine { frame[index] = UInt8(index % 251) }
    #expect(Self.refusals(of: [frame], in: layout) == [nil])
  }

  @Test(
    "A flat JPEG is found, and a picture that compresses well is not taken for one",
    arguments: [50, 95])
  func flatJPEG(_ quality: Int) throws {
    let (width, height) = (640, 480)
    let layout = Self.layout(.mjpeg, width, height)
    let flat = try TestJPEG.grey(width: width, height: height, quality: quality) { _ in 144 }
    let ramp = try TestJPEG.grey(width: width, height: height, quality: quality) {
      UInt8($0 % width / 4)
    }
    let noise = try TestJPEG.grey(width: width, height: height, quality: quality) {
      UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 9)
    }
    #expect(Self.refusals(of: [flat, ramp, noise], in: layout) == [.flat, nil, nil])
    #expect(flat.count < 2048 + width * height / 32, "a flat picture is looked at")
    #expect(noise.count > 2048 + width * height / 32, "a natural one need not be")
  }

  @Test("A frame like one of the sixteen before it is repeated; one of longer ago is not")
  func repeated() {
    let layout = Self.layout(.grey)
    let frames = (0..<17).map { number in (0..<64 * 48).map { UInt8(($0 + number) % 200) } }
    #expect(Self.refusals(of: [frames[0], frames[0]], in: layout) == [nil, .repeated])
    #expect(Self.refusals(of: frames[..<16] + [frames[0]], in: layout).last == .repeated)
    #expect(Self.refusals(of: frames + [frames[0]], in: layout).allSatisfy { $0 == nil })
    #expect(
      Self.refusals(of: [frames[0], frames[0]], in: layout, mayRepeat: true) == [nil, nil])
  }

  @Test("The digest depends on the length and on each of its words")
  func digest() {
    let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 * 31) }
    func digest(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes(ContentRules.digest) }
    let whole = digest(bytes)
    #expect(digest(Array(bytes.dropLast())) != whole)
    for index in stride(from: 0, to: bytes.count, by: 8) {
      var changed = bytes
      changed[index] ^= 1
      #expect(digest(changed) != whole)
    }
    #expect(digest([]) != digest([0]))
  }

  @Test(
    "Brightness is the mean of the picture", arguments: [PixelFormat.grey, .yuyv, .uyvy, .nv12])
  func brightness(_ format: PixelFormat) throws {
    let layout = Self.layout(format)
    let count = try #require(layout.byteCount)
    // Luma alternates between 100 and 50, chroma is 200.
    let frame = (0..<count).map { index -> UInt8 in
      let pixel = index / (format.bytesPerPixel ?? 1)
      let isLuma: Bool
      switch format {
      case .yuyv: isLuma = index.isMultiple(of: 2)
      case .uyvy: isLuma = !index.isMultiple(of: 2)
      default: isLuma = index < 64 * 48
      }
      return isLuma ? (pixel.isMultiple(of: 2) ? 100 : 50) : 200
    }
    var rules = ContentRules(layout, mayRepeat: false)
    #expect(frame.withUnsafeBytes { rules.brightness(of: $0) }?.mean == 75)
  }
}
