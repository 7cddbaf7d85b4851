import Foundation
import JPEG
import TestSupport
import Testing
import VideoCapture
import VisionTestSupport

@testable import FaceAnalysis

@Suite("Random frames")
struct DecodeFuzzTests {
  /// ATTESTCAM_FUZZ raises the number of mutations, for a run overnight.
  private static let count =
    ProcessInfo.processInfo.environment["ATTESTCAM_FUZZ"].flatMap(Int.init) ?? 5_000

  private static func jpeg(width: Int, height: Int) throws -> [UInt8] {
    let pixels = (0..<2 * width * height).map { UInt8(truncatingIfNeeded: $0 * 7 / 3) }
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .yuyv, width: width, height: height))
    var encoder = try JPEGEncoder()
    let length = try pixels.withUnsafeBytes { pixels in
      let image = try RawImage(
        pixels, layout: .yuyv, width: width, height: height, bytesPerLine: 2 * width)
      return try target.withUnsafeMutableBytes {
        try encoder.encode(image, quality: 80, into: $0)
      }
    }
    return Array(target[..<length])
  }

  @Test(
    "A damaged frame is decoded at the stream's size or refused, and what was decoded is padded black",
    .timeLimit(.minutes(10)))
  func frames() throws {
    let (width, height) = (48, 40)
    let whole = try Self.jpeg(width: width, height: height)
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    var random = SeededRandom(seed: 20_261_122)
    var (decoded, refused) = (0, [AnalysisError.Code: Int]())
    for index in 0..<Self.count {
      let format = PixelFormat.allCases[index % PixelFormat.allCases.count]
      var bytes = format == .mjpeg ? whole : (0..<2 * width * height).map { UInt8($0 & 255) }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let at = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at..<min(at + 9, bytes.count))
        default: bytes.removeSubrange(max(1, at)...)
        }
      }
      // Drivers lie about strides too.
      let stride =
        Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 1...999, using: &random) : 0
      let frame = try TestImages.frame(
        bytes, format, width: width, height: height, bytesPerLine: stride)
      do throws(AnalysisError) {
        try image.load(frame, minimumWidth: [8, 24, 640][index % 3])
        decoded += 1
        #expect(image.frame.right == Double(width) && image.frame.bottom == Double(height))
        image.withUnsafeBytes { #expect($0.last == 0) }
      } catch {
        refused[error.code, default: 0] += 1
        #expect(image.width == 0)
      }
    }
    print("\(decoded) damaged frames decoded, refused: \(refused)")
    #expect(decoded > Self.count / 10 && refused[.undecodable] ?? 0 > Self.count / 10)
    #expect(refused[.failed] == nil)
  }
}
