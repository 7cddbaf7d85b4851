import JPEG
import Platform
import VideoCapture

/// One JPEG file as a Motion-JPEG camera would send it: byte for byte, but turned upright where its Exif data asks for it.
final class StillJPEG: PictureSource {
  private let bytes: [UInt8]
  let format = PixelFormat.mjpeg
  let width: Int
  let height: Int
  let bytesPerLine = 0
  let rate: Double? = nil
  var maximumCount: Int { bytes.count }

  /// - Throws: `CameraError(.unsupported)` when the file is not one complete image that a camera could send.
  init(_ file: ReplayFile) throws(CameraError) {
    let contents = try file.contents()
    do {
      bytes = try JPEGOrientation(of: contents).turnUpright(contents)
      let image = try bytes.withUnsafeBytes { (bytes) throws(JPEGError) in
        try JPEGBitstream(scanning: bytes)
      }
      width = image.width
      height = image.height
    } catch {
      throw CameraError(.unsupported, "\(file.name) is no usable JPEG: \(error)")
    }
  }

  func next(into target: UnsafeMutableRawBufferPointer) -> Int {
    target.copyBytes(from: bytes)
    return bytes.count
  }
}
