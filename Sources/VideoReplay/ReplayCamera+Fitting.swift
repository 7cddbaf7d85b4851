import Platform
import VideoCapture

extension ReplayCamera {
  /// In frames; of a picture taller than that, grey shows beside it.
  private static let tallest = 4

  /// The first picture of a file as a simulated camera of that size sends it, as YUYV: as wide as the frame. What reaches
  /// below the frame is cut off, as the faces of portraits are above; where the picture ends earlier there is grey.
  ///
  /// - Parameters:
  ///   - width: pixels, even.
  ///   - height: pixels.
  /// - Returns: 2 × width × height bytes, rows packed.
  /// - Throws: `CameraError`.
  public static func yuyv(
    of path: String, width: Int, height: Int
  ) async throws(CameraError) -> [UInt8] {
    let camera = ReplayCamera(path: path, options: ReplayOptions(scalesToRequest: true))
    _ = try await camera.start(
      StreamRequest(formats: [.yuyv], width: width, height: tallest * height))
    let frame = try await camera.next()
    let info = frame.info
    var canvas = [UInt8](repeating: 128, count: 2 * width * height)
    let (left, top) = ((width - info.width) / 4 * 2, max(0, height - info.height) / 2)
    frame.pixels.withUnsafeBytes { pixels in
      for row in 0..<min(info.height, height) {
        let source = row * info.bytesPerLine
        let target = 2 * ((top + row) * width + left)
        canvas.replaceSubrange(
          target..<target + 2 * info.width, with: pixels[source..<source + 2 * info.width])
      }
    }
    await camera.stop()
    return canvas
  }
}
