import CVision
import FaceAnalysis
import JPEG

/// dlib's detector as C++ gives it.
final class BareDlib: BareDetector {
  private let handle: OpaquePointer
  private var faces = [cvision_face](repeating: cvision_face(), count: 64)
  private var message = [CChar](repeating: 0, count: Int(CVISION_MESSAGE_SIZE))

  init() throws {
    var handle: OpaquePointer?
    guard cvision_face_detector_create(&handle, &message) == 0, let handle else {
      throw BenchError("the reference has no face detector")
    }
    self.handle = handle
  }

  deinit { cvision_face_detector_destroy(handle) }

  func makeImage() throws -> AnalysisImage {
    try AnalysisImage(channels: .grey, alignment: 1)
  }

  func run(_ image: AnalysisImage) throws {
    var count: Int32 = 0
    let result = image.withUnsafeBytes { bytes in
      cvision_face_detector_run(
        handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(image.width),
        Int32(image.height), image.bytesPerLine, &faces, Int32(faces.count), &count, &message)
    }
    guard result == 0 else { throw BenchError("the reference did not detect") }
  }
}
