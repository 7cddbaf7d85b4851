import Foundation
import Glibc
import JPEG
import Platform
import VideoCapture
import VideoReplay

/// One Motion-JPEG frame as a camera at 640×480 would send it, brought to a fixed size in bytes.
struct BenchImage {
  static let width = 640
  static let height = 480
  /// Bytes of the sample: what a camera of this size sends of a face.
  static let byteCount = 60 * 1024

  /// The same picture from a camera at 1280×720; empty for an artificial one.
  struct Wide {
    static let width = 1280
    static let height = 720
    static let byteCount = 150 * 1024
  }

  let jpeg: [UInt8]
  let wide: [UInt8]
  /// Where the picture comes from, for the report.
  let source: String
  /// Whether there is a face to be analysed.
  let showsFace: Bool

  /// The first JPEG of the test data, if there is any.
  static func standardPath() -> String? {
    let data = getenv("ATTESTCAM_TESTDATA").map { String(cString: $0) } ?? "../shared/testdata"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(data)/faces")) ?? []
    return names.filter { $0.hasSuffix(".jpg") }.min().map { "\(data)/faces/\($0)" }
  }

  /// - Parameter path: a picture of one face; nil for an artificial picture.
  /// - Throws: `CameraError` or `JPEGError` when the file is no picture.
  static func load(_ path: String?) async throws -> BenchImage {
    guard let path else {
      return BenchImage(
        jpeg: try encode(texture()), wide: [], source: "artificial, no face", showsFace: false)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let picture = try await ReplayCamera.yuyv(of: path, width: width, height: height)
    let wide = try await ReplayCamera.yuyv(of: path, width: Wide.width, height: Wide.height)
    return BenchImage(
      jpeg: try encode(picture),
      wide: try encode(wide, width: Wide.width, height: Wide.height, byteCount: Wide.byteCount),
      source: name, showsFace: true)
  }

  /// A picture with detail at every scale, so that it compresses like a photograph.
  private static func texture() -> [UInt8] {
    var noise: UInt32 = 1
    return (0..<width * height).flatMap { pixel -> [UInt8] in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      let shade = 128 + 60 * sin(Double(pixel % width) / 23) * cos(Double(pixel / width) / 31)
      return [UInt8(shade + Double(noise >> 28)), 128]
    }
  }

  /// The best quality that fits, filled up to the fixed size with a comment segment (T.81 B.2.4.5).
  private static func encode(
    _ yuyv: [UInt8], width: Int = width, height: Int = height, byteCount: Int = byteCount
  ) throws -> [UInt8] {
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .yuyv, width: width, height: height))
    for quality in (1...98).reversed() {
      let count = try yuyv.withUnsafeBytes { bytes in
        let image = try RawImage(
          bytes, layout: .yuyv, width: width, height: height, bytesPerLine: 2 * width)
        return try target.withUnsafeMutableBytes {
          try encoder.encode(image, quality: quality, into: $0)
        }
      }
      let length = byteCount - count
      guard length >= 4 else { continue }
      return target[..<2] + comment(length) + target[2..<count]
    }
    throw BenchError("the picture does not fit into \(byteCount) bytes at any quality")
  }

  /// Comment segments of so many bytes together.
  private static func comment(_ count: Int) -> [UInt8] {
    var (bytes, left) = ([UInt8](), count)
    while left > 0 {
      // None may be left too short for its own header.
      let length = left > 65_537 ? min(65_537, left - 4) : left
      bytes += [0xFF, 0xFE, UInt8((length - 2) >> 8), UInt8((length - 2) & 0xFF)]
      bytes += [UInt8](repeating: 0x20, count: length - 4)
      left -= length
    }
    return bytes
  }
}
