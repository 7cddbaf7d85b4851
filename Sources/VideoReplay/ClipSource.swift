import JPEG
import Platform
import VideoCapture

/// A clip, or a still that is not JPEG, in the wanted format.
final class ClipSource: PictureSource {
  let format: PixelFormat
  let maximumCount: Int
  let rate: Double?
  var width: Int { converter.width }
  var height: Int { converter.height }
  var bytesPerLine: Int { format == .mjpeg ? 0 : converter.bytesPerLine }

  private let file: ReplayFile
  private let quality: Int
  private let layout: RawImage.Layout
  private let converter: PictureConverter
  private var clip: Clip
  /// Decoded, not yet played.
  private var pending: Clip.Picture?
  /// Pictures played since the file was opened.
  private var played = 0
  /// The converted picture: a still is converted once and played for ever.
  private let raw: LockedMemory
  private var encoder: JPEGEncoder

  /// - Throws: `CameraError`: `.unsupported`, `.failed` when the first picture is damaged, `.memory`.
  init(
    _ file: ReplayFile, as format: PixelFormat, quality: Int, limit: (width: Int, height: Int)?
  ) throws(CameraError) {
    self.file = file
    self.format = format
    self.quality = quality
    guard let layout = format == .mjpeg ? .nv12 : format.rawLayout else {
      throw CameraError(.unsupported, "\(file.name) holds pictures, no distances")
    }
    self.layout = layout
    clip = try Clip(file)
    rate = clip.rate
    let first = try Self.first(of: clip, file)
    pending = first
    converter = try PictureConverter(for: first, layout: layout, limit: limit)
    do throws(SystemError) {
      raw = try LockedMemory(byteCount: converter.byteCount)
    } catch {
      throw CameraError(.memory, "\(error)")
    }
    do throws(JPEGError) {
      encoder = try JPEGEncoder()
    } catch {
      throw CameraError(.failed, "\(error)")
    }
    maximumCount =
      format == .mjpeg
      ? JPEGEncoder.maximumCount(layout: layout, width: converter.width, height: converter.height)
      : converter.byteCount
  }

  /// Whatever is wrong with the first picture, the file is nothing to play.
  private static func first(
    of clip: Clip, _ file: ReplayFile
  ) throws(CameraError) -> Clip.Picture {
    do throws(CameraError) {
      if let picture = try clip.next() { return picture }
    } catch {
      throw CameraError(.unsupported, error.message)
    }
    throw CameraError(.unsupported, "\(file.name) holds no picture")
  }

  func next(into target: UnsafeMutableRawBufferPointer) throws(CameraError) -> Int {
    if let picture = try nextPicture() {
      try raw.withUnsafeMutableBytes(0..<raw.count) { (bytes) throws(CameraError) in
        try converter.convert(picture, into: bytes)
      }
    }
    do throws(JPEGError) {
      return try raw.withUnsafeBytes(0..<raw.count) { (bytes) throws(JPEGError) in
        guard format == .mjpeg else {
          target.copyMemory(from: bytes)
          return bytes.count
        }
        let image = try RawImage(
          bytes, layout: layout, width: converter.width, height: converter.height,
          bytesPerLine: converter.bytesPerLine)
        return try encoder.encode(image, quality: quality, into: target)
      }
    } catch {
      throw CameraError(.failed, "\(file.name): \(error)")
    }
  }

  /// The next picture, after the last the first; nil when the only picture is converted already.
  private func nextPicture() throws(CameraError) -> Clip.Picture? {
    if let first = pending {
      pending = nil
      played = 1
      return first
    }
    if played != 0, let picture = try clip.next() {
      played += 1
      return picture
    }
    guard played > 1 else {
      played = 0
      return nil
    }
    // Opened afresh: not every container can be sought in.
    clip = try Clip(file)
    guard let first = try clip.next() else {
      throw CameraError(.failed, "\(file.name) changed while it was played")
    }
    played = 1
    return first
  }
}
