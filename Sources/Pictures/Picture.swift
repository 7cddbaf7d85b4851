import FaceAnalysis
import JPEG

/// A picture from a file, or to be drawn on: 8-bit blue, green, red. For the lab: kiosks have frames, not pictures.
public struct Picture: Sendable, Equatable {
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// Three bytes per pixel, rows without padding.
  public var pixels: [UInt8]

  /// Bytes of a file.
  public static let largestFile = 1 << 27

  /// A picture of one colour.
  public init(width: Int, height: Int, colour: PictureColour = .white) {
    precondition(width > 0 && height > 0)
    self.width = width
    self.height = height
    pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
      for at in stride(from: 0, to: 3 * width * height, by: 3) {
        target[at] = colour.blue
        target[at + 1] = colour.green
        target[at + 2] = colour.red
      }
      count = 3 * width * height
    }
  }

  init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Reads a PNG or a sequential JPEG, the latter turned upright as its Exif data asks.
  ///
  /// - Throws: `PictureError`.
  public init(file: [UInt8]) throws(PictureError) {
    guard file.count <= Self.largestFile else {
      throw PictureError(.tooLarge, "the file has more than \(Self.largestFile) bytes")
    }
    if file.starts(with: Self.signaturePNG) {
      try self.init(png: file)
    } else if file.starts(with: [0xFF, 0xD8]) {
      try self.init(jpeg: file)
    } else {
      throw PictureError(.format, "the file is neither a PNG nor a JPEG image")
    }
  }

  /// - Throws: `PictureError(.tooLarge)`, or `.undecodable` for an empty image.
  static func check(width: Int, height: Int) throws(PictureError) {
    guard width > 0, height > 0 else {
      throw PictureError(.undecodable, "an image of \(width)×\(height) pixels")
    }
    guard width <= ImageLimits.side, height <= ImageLimits.side,
      width * height <= ImageLimits.area
    else {
      throw PictureError(
        .tooLarge,
        "an image of \(width)×\(height) pixels exceeds \(ImageLimits.side) a side or "
          + "\(ImageLimits.area / 1_000_000) megapixels")
    }
  }
}

extension AnalysisImage {
  /// Replaces the image by a picture.
  ///
  /// - Throws: `AnalysisError`, as `load(bgr:width:height:minimumWidth:)`.
  public func load(_ picture: Picture, minimumWidth: Int) throws(AnalysisError) {
    try picture.pixels.span.withUnsafeBytes { bytes throws(AnalysisError) in
      try load(
        bgr: bytes, width: picture.width, height: picture.height, minimumWidth: minimumWidth)
    }
  }
}
