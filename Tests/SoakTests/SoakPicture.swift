import JPEG
import Platform
import TestSupport
import Testing
import VideoCapture
import VideoReplay

/// What a soak camera sends: always the same photograph, each time with another number in its bytes.
struct SoakPicture: Sendable {
  let format: PixelFormat
  let width: Int
  let height: Int
  let bytes: [UInt8]
  /// Where the number goes, eight bytes, the lowest first: a digest of a frame may take in the first word only.
  let numberOffset: Int

  /// - Parameter path: a photograph of one face.
  static func yuyv(_ path: String, width: Int, height: Int) async throws -> SoakPicture {
    let canvas = try await ReplayCamera.yuyv(of: path, width: width, height: height)
    return SoakPicture(
      format: .yuyv, width: width, height: height, bytes: canvas, numberOffset: 0)
  }

  /// The same as Motion-JPEG; the number stands in a comment segment (ITU-T T.81, B.2.4.5).
  static func mjpeg(_ path: String, width: Int, height: Int) async throws -> SoakPicture {
    let raw = try await yuyv(path, width: width, height: height)
    var encoder = try JPEGEncoder()
    var target = [UInt8](
      repeating: 0, count: JPEGEncoder.maximumCount(layout: .yuyv, width: width, height: height))
    let count = try raw.bytes.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: .yuyv, width: width, height: height, bytesPerLine: 2 * width)
      return try target.withUnsafeMutableBytes { try encoder.encode(image, quality: 90, into: $0) }
    }
    let comment: [UInt8] = [0xFF, 0xFE, 0, 10] + [UInt8](repeating: 0, count: 8)
    return SoakPicture(
      format: .mjpeg, width: width, height: height,
      bytes: target[..<2] + comment + target[2..<count], numberOffset: 6)
  }
}
