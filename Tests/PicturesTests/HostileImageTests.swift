import FaceAnalysis
import Foundation
import JPEG
import Testing

@testable import Pictures

/// Files that want too much memory or time, or are not what a camera or an integrator would give.
@Suite("Hostile images", .timeLimit(.minutes(1)))
struct HostileImageTests {
  private static func refusal(_ file: [UInt8]) -> PictureError? {
    do throws(PictureError) {
      _ = try Picture(file: file)
      return nil
    } catch { return error }
  }

  /// A JPEG whose frame header says something else.
  private static func jpeg(width: Int, height: Int, precision: UInt8 = 8) throws -> [UInt8] {
    var file = SampleFiles.baseline
    let header = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xC0]) })
    file[header + 4] = precision
    file.replaceSubrange(
      header + 5..<header + 9,
      with: [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)])
    return file
  }

  /// A PNG whose header says something else, with a check sum that fits.
  private static func png(width: UInt32, height: UInt32) -> [UInt8] {
    var file = SampleFiles.png
    for (offset, value) in [(16, width), (20, height)] {
      for byte in 0..<4 { file[offset + byte] = UInt8(value >> (24 - 8 * UInt32(byte)) & 255) }
    }
    return withChecksum(file, of: 12..<29)
  }

  /// CRC-32 of a PNG chunk's type and data (PNG 1.2, annex D), put behind them.
  private static func withChecksum(_ file: [UInt8], of range: Range<Int>) -> [UInt8] {
    var crc = UInt32.max
    for byte in file[range] {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    var file = file
    for byte in 0..<4 {
      file[range.upperBound + byte] = UInt8(~crc >> (24 - 8 * UInt32(byte)) & 255)
    }
    return file
  }

  @Test("A single pixel is a picture, and has no room for analysis to fail in")
  func dot() throws {
    for file in [SampleFiles.dotJPEG, SampleFiles.dotPNG] {
      let picture = try Picture(file: file)
      #expect(picture.width == 1 && picture.height == 1)
      let image = try AnalysisImage(channels: .bgr, alignment: 32)
      try image.load(picture, minimumWidth: 640)
      #expect(image.paddedWidth == 32 && image.paddedHeight == 32)
      var faces: [DetectedFace] = []
      let grey = try AnalysisImage(channels: .grey)
      try grey.load(picture, minimumWidth: 640)
      try DlibDetector().detect(in: grey, into: &faces)
      #expect(faces.isEmpty)
    }
  }

  @Test(
    "Too large is said before anything of that size is made",
    arguments: [(20_000, 20_000), (8_193, 1), (65_535, 65_535), (8_000, 5_001)])
  func huge(width: Int, height: Int) throws {
    #expect(Self.refusal(try Self.jpeg(width: width, height: height))?.code == .tooLarge)
    let png = Self.png(width: UInt32(width), height: UInt32(height))
    #expect(Self.refusal(png)?.code == .tooLarge)
    #expect(Self.refusal(png)?.description.contains("\(width)×\(height)") == true)
  }

  @Test("A bomb, small data for the largest size, is refused or read within the limits")
  func bomb() throws {
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(Self.refusal(Self.png(width: 8192, height: 4882))?.code == .undecodable)
      #expect(Self.refusal(Self.png(width: .max, height: .max))?.code == .tooLarge)
    }
    #expect(time < .seconds(10))
    // libjpeg fills what is missing with grey: bounded by the size that is allowed.
    let jpeg = try Self.jpeg(width: 8000, height: 5000)
    #expect(clock.measure { _ = Self.refusal(jpeg) } < .seconds(20))
  }

  @Test("An empty image is none")
  func empty() throws {
    #expect(Self.refusal([])?.code == .format)
    #expect(Self.refusal(try Self.jpeg(width: 0, height: 16))?.code == .undecodable)
    #expect(Self.refusal(Self.png(width: 0, height: 8))?.code == .undecodable)
  }

  @Test("What cameras do not send is named")
  func unsupported() throws {
    #expect(Self.refusal(SampleFiles.progressive)?.description.contains("sequential") == true)
    #expect(Self.refusal(SampleFiles.cmyk)?.code == .undecodable)
    let deep = try Self.jpeg(width: 24, height: 16, precision: 12)
    #expect(Self.refusal(deep)?.code == .undecodable)
    #expect(Self.refusal(Array("GIF89a".utf8))?.code == .format)
  }

  @Test("A PNG of 16 bits is read with the upper 8")
  func deep() throws {
    let picture = try Picture(file: SampleFiles.deepPNG)
    #expect((picture.width, picture.height) == (8, 4))
    for pixel in 0..<32 {
      let expected = Double(pixel) * 2000 / 257
      #expect(abs(Double(picture.pixels[3 * pixel]) - expected) <= 1)
    }
  }

  @Test("A note in Exif turns the picture")
  func turned() throws {
    let upright = try Picture(file: SampleFiles.baseline)
    let turned = try Picture(file: SampleFiles.turned)
    #expect((upright.width, upright.height) == (24, 16))
    #expect((turned.width, turned.height) == (16, 24))
    #expect(turned == upright.turned(.left))
  }

  @Test(
    "Every truncation of a file is refused, or read without a crash where only the end is missing")
  func truncated() throws {
    for file in [SampleFiles.baseline, SampleFiles.turned, SampleFiles.png, SampleFiles.deepPNG] {
      for count in 0..<file.count {
        let refusal = Self.refusal(Array(file[..<count]))
        #expect(refusal != nil, "\(count) of \(file.count) bytes")
      }
    }
  }

  @Test(
    "Application segments are passed over whatever they hold; a length beyond the end is refused")
  func applicationSegments() throws {
    // JUMBF in APP11, as C2PA has it: box length, type, and a length that lies.
    let box: [UInt8] = [0x4A, 0x50, 0, 1, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF] + Array("jumb".utf8)
    let segment: [UInt8] = [0xFF, 0xEB, 0, UInt8(box.count + 2)] + box
    let plain = SampleFiles.baseline
    let file = plain[..<2] + segment + plain[2...]
    #expect(try Picture(file: Array(file)) == Picture(file: plain))
    let lying = plain[..<2] + [0xFF, 0xEB, 0xFF, 0xFF] + box + plain[2...]
    #expect(Self.refusal(Array(lying))?.code == .undecodable)
  }
}
