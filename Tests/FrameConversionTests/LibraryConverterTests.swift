import Platform
import Testing
import VideoCapture

@testable import FrameConversion

@Suite("Frames that libv4lconvert has to convert")
struct LibraryConverterTests {
  static let formats = PixelFormat.allCases.filter(\.needsConversion)
  static let (width, height) = (64, 48)

  /// NV12, or nil when it is refused; beyond the frame nothing may be written.
  static func convert(
    _ bytes: [UInt8], _ format: PixelFormat, room: Int = width * height / 2 * 3
  ) throws -> [UInt8]? {
    let converter = try LibraryConverter(format, width: width, height: height)
    var target = [UInt8](repeating: 0xA5, count: room + 64)
    let isConverted = bytes.withUnsafeBytes { bytes in
      target.withUnsafeMutableBytes { target in
        converter.convert(bytes, into: UnsafeMutableRawBufferPointer(rebasing: target[..<room]))
      }
    }
    #expect(target[room...].allSatisfy { $0 == 0xA5 })
    return isConverted ? Array(target[..<room]) : nil
  }

  /// A frame of one colour.
  static func frame(_ format: PixelFormat, red: UInt8, green: UInt8, blue: UInt8) -> [UInt8] {
    func bayer(_ rows: [[UInt8]]) -> [UInt8] {
      (0..<height).flatMap { y in (0..<width).map { x in rows[y % 2][x % 2] } }
    }
    func repeated(_ pixel: [UInt8]) -> [UInt8] { (0..<width * height).flatMap { _ in pixel } }
    switch format {
    case .rgb24: return repeated([red, green, blue])
    case .bgr24: return repeated([blue, green, red])
    case .sbggr8: return bayer([[blue, green], [green, red]])
    case .sgbrg8: return bayer([[green, blue], [red, green]])
    case .sgrbg8: return bayer([[green, red], [blue, green]])
    case .srggb8: return bayer([[red, green], [green, blue]])
    default: return []
    }
  }

  /// Luma, Cb and Cr in the middle of an NV12 picture.
  static func middle(_ picture: [UInt8]) -> (luma: UInt8, cb: UInt8, cr: UInt8) {
    let chroma = width * height + width * height / 4
    return (picture[width * height / 2 + width / 2], picture[chroma], picture[chroma + 1])
  }

  @Test(
    "A colour stays what it is",
    arguments: formats.filter { !frame($0, red: 0, green: 0, blue: 0).isEmpty })
  func colours(_ format: PixelFormat) throws {
    let red = try #require(
      try Self.convert(Self.frame(format, red: 220, green: 20, blue: 20), format))
    let blue = try #require(
      try Self.convert(Self.frame(format, red: 20, green: 20, blue: 220), format))
    let white = try #require(
      try Self.convert(Self.frame(format, red: 220, green: 220, blue: 220), format))
    #expect(Self.middle(red).cr > 170 && Self.middle(red).cb < 128)
    #expect(Self.middle(blue).cb > 170 && Self.middle(blue).cr < 128)
    #expect(Self.middle(white).luma > 180)
    #expect(abs(Int(Self.middle(white).cb) - 128) < 4 && abs(Int(Self.middle(white).cr) - 128) < 4)
  }

  @Test("Planes of luma and chroma arrive byte for byte", arguments: [PixelFormat.yuv420, .yvu420])
  func planes(_ format: PixelFormat) throws {
    let count = Self.width * Self.height
    let luma = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let cb = (0..<count / 4).map { UInt8(truncatingIfNeeded: 3 &* $0) }
    let cr = (0..<count / 4).map { UInt8(truncatingIfNeeded: 7 &* $0 &+ 1) }
    let bytes = luma + (format == .yuv420 ? cb + cr : cr + cb)
    let picture = try #require(try Self.convert(bytes, format))
    #expect(picture == luma + zip(cb, cr).flatMap { [$0, $1] })
  }

  @Test("Packed luma and chroma keep their luma, and take their chroma from their own bytes")
  func packed() throws {
    let pixels: [UInt8] = (0..<Self.width * Self.height / 2).flatMap { pair -> [UInt8] in
      [UInt8(truncatingIfNeeded: pair), 200, UInt8(truncatingIfNeeded: pair &+ 1), 40]
    }
    let picture = try #require(try Self.convert(pixels, .yvyu))
    let luma = stride(from: 0, to: pixels.count, by: 2).map { pixels[$0] }
    #expect(Array(picture[..<luma.count]) == luma)
    #expect(Self.middle(picture).cb == 40 && Self.middle(picture).cr == 200)
  }

  @Test("A frame that is shorter or longer than it should be is refused", arguments: formats)
  func wrongLength(_ format: PixelFormat) throws {
    let whole = try #require(format.packedByteCount(Self.width, Self.height))
    for count in [0, 1, whole / 2, whole - 1, whole + 1, 2 * whole] {
      #expect(try Self.convert([UInt8](repeating: 90, count: count), format) == nil)
    }
    #expect(try Self.convert([UInt8](repeating: 90, count: whole), format) != nil)
  }

  @Test("Where there is no room nothing is written", arguments: formats)
  func noRoom(_ format: PixelFormat) throws {
    let whole = try #require(format.packedByteCount(Self.width, Self.height))
    let bytes = [UInt8](repeating: 90, count: whole)
    #expect(try Self.convert(bytes, format, room: Self.width * Self.height / 2 * 3 - 1) == nil)
  }

  @Test(
    "A format that needs no conversion gets none",
    arguments: PixelFormat.allCases.filter { !$0.needsConversion })
  func notNeeded(_ format: PixelFormat) {
    let error = #expect(throws: CameraError.self) {
      try LibraryConverter(format, width: 64, height: 48)
    }
    #expect(error?.code == .unsupported)
  }

  @Test(
    "Sizes that NV12 does not have are refused",
    arguments: [(63, 48), (64, 47), (0, 48), (64, 0), (-2, 48)])
  func sizes(width: Int, height: Int) {
    let error = #expect(throws: CameraError.self) {
      try LibraryConverter(.rgb24, width: width, height: height)
    }
    #expect(error?.code == .unsupported)
  }
}
