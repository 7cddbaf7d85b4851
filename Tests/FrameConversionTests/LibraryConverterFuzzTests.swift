import Foundation
import Platform
import TestSupport
import Testing
import VideoCapture

@testable import FrameConversion

@Suite("Conversion of random frames")
struct LibraryConverterFuzzTests {
  @Test("Whatever the bytes and sizes are, a frame is converted within its bounds or refused")
  func random() throws {
    var random = SeededRandom(seed: 29)
    let rounds = ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap { Int($0) } ?? 500
    var (converted, refused) = (0, 0)
    for _ in 0..<rounds {
      let format = try #require(LibraryConverterTests.formats.randomElement(using: &random))
      let (width, height) = (
        2 * Int.random(in: 1...40, using: &random), 2 * Int.random(in: 1...40, using: &random)
      )
      let whole = try #require(format.packedByteCount(width, height))
      let isWhole = Bool.random(using: &random)
      let count = isWhole ? whole : Int.random(in: 0...2 * whole, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let room = width * height / 2 * 3
      let converter = try LibraryConverter(format, width: width, height: height)
      var target = [UInt8](repeating: 0xA5, count: room + 64)
      let isConverted = bytes.withUnsafeBytes { bytes in
        target.withUnsafeMutableBytes { target in
          converter.convert(bytes, into: UnsafeMutableRawBufferPointer(rebasing: target[..<room]))
        }
      }
      #expect(target[room...].allSatisfy { $0 == 0xA5 })
      if count != whole { #expect(!isConverted) }
      if isConverted { converted += 1 } else { refused += 1 }
    }
    #expect(converted > rounds / 4 && refused > rounds / 8)
  }
}
