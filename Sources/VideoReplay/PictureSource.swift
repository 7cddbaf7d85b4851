import VideoCapture

/// What a replay camera plays: an endless row of pictures in one format. Used by one thread only.
protocol PictureSource: AnyObject {
  var format: PixelFormat { get }
  /// Pixels.
  var width: Int { get }
  /// Pixels.
  var height: Int { get }
  /// 0 for compressed formats.
  var bytesPerLine: Int { get }
  /// Bytes that one picture takes at most.
  var maximumCount: Int { get }
  /// The file's own frames per second, where it has any.
  var rate: Double? { get }

  /// Writes the next picture; after the last comes the first.
  ///
  /// - Returns: how many bytes of `target` it takes.
  /// - Throws: `CameraError(.failed)` when the file is damaged.
  func next(into target: UnsafeMutableRawBufferPointer) throws(CameraError) -> Int
}
