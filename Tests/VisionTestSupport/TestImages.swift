import FaceAnalysis
import Glibc
import JPEG
import Pictures
import Platform
import TestSupport
import VideoCapture

/// Photographs and models that lie outside the project, and frames made of them.
public enum TestImages {
  public static var testData: String? { SharedData.testdata }
  public static var models: String? { SharedData.models }
  public static var haveBoth: Bool { testData != nil && models != nil }

  /// The photographs that show one face; `partial_face` is cut at the side.
  public static let photographs = [
    "fr_ex_obama-240p.jpg", "fr_obama.jpg", "fr_obama2.jpg", "fr_obama_partial_face.jpg",
    "minivision_image_F1.jpg", "minivision_image_T1.jpg",
  ]

  /// A photograph as a camera frame.
  public static func frame(photograph name: String) throws -> Frame {
    let bytes = try DurableFile.read("\(testData ?? "")/faces/\(name)", limit: 4 << 20)
    let image = try bytes.withUnsafeBytes { try JPEGBitstream(scanning: $0) }
    // Their EXIF orientation asks for a quarter turn; frames of a camera have no EXIF.
    if name.hasPrefix("minivision") { return try quarterTurned(bytes, image) }
    return try frame(bytes, .mjpeg, width: image.width, height: image.height)
  }

  private static func quarterTurned(_ jpeg: [UInt8], _ image: JPEGBitstream) throws -> Frame {
    let (width, height) = (image.width, image.height)
    let pixels = try grey(jpeg, count: width * height)
    var turned = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width { turned[x * height + height - 1 - y] = pixels[y * width + x] }
    }
    return try frame(turned, .grey, width: height, height: width)
  }

  public static func grey(_ jpeg: [UInt8], count: Int) throws -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: count)
    var decoder = try JPEGDecoder()
    try jpeg.withUnsafeBytes { jpeg in
      try pixels.withUnsafeMutableBytes { target in
        _ = try decoder.decode(jpeg, as: .grey, minimumWidth: 8192) { _ throws(JPEGError) in target
        }
      }
    }
    return pixels
  }

  /// A photograph of 640×480 twice side by side, grey.
  public static func twice(_ name: String, milliseconds: Int64 = 0) throws -> Frame {
    let one = try frame(photograph: name)
    let (width, height) = (one.info.width, one.info.height)
    let pixels = one.pixels.withUnsafeBytes { Array($0) }
    let rows = (0..<height).flatMap { y in
      let row = pixels[y * width..<(y + 1) * width]
      return row + row
    }
    return try frame(
      rows, .grey, width: 2 * width, height: height, milliseconds: milliseconds)
  }

  public static func frame(
    _ bytes: [UInt8], _ format: PixelFormat, width: Int, height: Int, bytesPerLine: Int = 0,
    milliseconds: Int64 = 0
  ) throws -> Frame {
    let pool = try BufferPool(buffers: 1, of: max(1, bytes.count))
    guard var buffer = pool.take() else { throw SystemError(errno: ENOMEM, "pool is empty") }
    bytes.withUnsafeBytes { buffer.copy(from: $0) }
    let taken = MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    return Frame(
      info: FrameInfo(
        format: format, width: width, height: height, bytesPerLine: bytesPerLine, sequence: 1,
        timestamp: taken, queued: taken), pixels: buffer)
  }

  /// A photograph as its file shows it, upright and in colour, at full size unless less will do.
  public static func image(_ name: String, minimumWidth: Int = 8192) throws -> AnalysisImage {
    let picture = try Picture(file: SharedData.file("faces/\(name)"))
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    try image.load(picture, minimumWidth: minimumWidth)
    return image
  }

  public static func meshNetwork() throws -> MeshNetwork {
    try MeshNetwork(
      ModelFile(reading: "\(models ?? "")/\(ModelPin.faceMesh.fileName)", as: .faceMesh))
  }

  public static func yuNet() throws -> YuNetDetector {
    try YuNetDetector(
      ModelFile(reading: "\(models ?? "")/yunet_s_640_640.onnx", as: .yuNet))
  }
}

/// Detects in a frame as an installation does.
public func detect(with detector: any FaceDetector, in frame: borrowing Frame) throws
  -> [DetectedFace]
{
  let image = try AnalysisImage(channels: detector.channels, alignment: detector.alignment)
  try image.load(frame, minimumWidth: 640)
  var faces: [DetectedFace] = []
  try detector.detect(in: image, into: &faces)
  return faces
}
