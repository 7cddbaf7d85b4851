import Foundation
import JPEG
import Platform
import VideoCapture
import VideoReplay
import VisionTestSupport

@testable import FaceAnalysis

/// Writes what a picture of a face could leave behind in a process, one file for each kind of trace, as Tests/Lab/guest/remains.py looks
/// for them. Usage: face-traces PICTURE FOLDER [YUNET-MODEL]
///
/// FOLDER/face.jpg is the picture to show to the camera: a JPEG becomes the sample byte for byte. FOLDER/traces has the kinds.
@main
struct FaceTraces {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let picture = arguments.first, let folder = arguments.dropFirst().first else {
      throw CocoaError(.featureUnsupported, userInfo: [NSLocalizedDescriptionKey: "usage"])
    }
    let model = try arguments.dropFirst(2).first.map { try ModelFile(reading: $0, as: .yuNet) }
    let jpeg = try await compress(picture)
    let traces = URL(filePath: folder).appending(path: "traces")
    try FileManager.default.createDirectory(at: traces, withIntermediateDirectories: true)
    try Data(jpeg).write(to: URL(filePath: folder).appending(path: "face.jpg"))
    for (kind, bytes) in try kinds(of: jpeg, model) {
      try Data(bytes).write(to: traces.appending(path: kind))
    }
  }

  private static func kinds(of jpeg: [UInt8], _ model: ModelFile?) throws -> [String: [UInt8]] {
    // Headers and tables are the same in many a JPEG; after the start of scan come the pixels (T.81 B.2.3).
    let scan = jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xDA } ?? 0
    let header = try jpeg.withUnsafeBytes { try JPEGBitstream(scanning: $0) }
    let frame = try TestImages.frame(jpeg, .mjpeg, width: header.width, height: header.height)
    let detector: any FaceDetector = try model.map { try YuNetDetector($0) } ?? DlibDetector()
    let image = try AnalysisImage(channels: detector.channels, alignment: detector.alignment)
    try image.load(frame, minimumWidth: 640)
    var faces: [DetectedFace] = []
    try detector.detect(in: image, into: &faces)
    guard let face = faces.first else { throw AnalysisError(.failed, "there is no face") }
    var kinds = [
      "sample": Array(jpeg[scan...]), "pixels": image.withUnsafeBytes { Array($0) },
    ]
    // dlib has no landmarks, and boxes of whole numbers, which are mostly zero bytes.
    if let model, let points = face.landmarks {
      kinds["box-f64"] = withUnsafeBytes(of: face.box) { Array($0) }
      kinds["landmarks-f64"] = withUnsafeBytes(of: points) { Array($0) }
      kinds.merge(try blobs(model, image)) { $1 }
    }
    return kinds
  }

  /// The network's input, every eighth row of its first plane, and its landmarks before they are pixels; both f32.
  private static func blobs(
    _ model: ModelFile, _ image: AnalysisImage
  ) throws -> [String: [UInt8]] {
    let network = try NeuralNetwork(model, outputs: YuNetGrid.strides.map { "kps_\($0)" })
    try network.run(image)
    let landmarks = YuNetGrid.strides.indices.flatMap { level in
      Array(UnsafeRawBufferPointer(network.blob(level)))
    }
    let blue = image.withUnsafeBytes { bytes in
      stride(from: 0, to: image.height, by: 8).flatMap { row in
        (0..<image.width).map { Float(bytes[row * image.bytesPerLine + 3 * $0]) }
      }
    }
    return ["landmarks-f32": landmarks, "input-f32": blue.withUnsafeBytes { Array($0) }]
  }

  /// A picture in any format as a camera's JPEG.
  private static func compress(_ picture: String) async throws -> [UInt8] {
    let camera = ReplayCamera(path: picture)
    _ = try await camera.start(StreamRequest())
    let bytes = try await camera.next().pixels.withUnsafeBytes { Array($0) }
    await camera.stop()
    return bytes
  }
}
