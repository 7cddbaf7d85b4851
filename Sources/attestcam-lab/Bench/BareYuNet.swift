import CVision
import FaceAnalysis
import Glibc
import JPEG
import Platform

/// YuNet's network as OpenCV runs it, its output left as it is.
final class BareYuNet: BareDetector {
  private let handle: OpaquePointer
  private let name = strdup("cls_8")
  private var blob = cvision_blob()
  private var message = [CChar](repeating: 0, count: Int(CVISION_MESSAGE_SIZE))

  init(reading path: String) throws {
    let model = try DurableFile.read(path, limit: ModelPin.yuNet.limit)
    var handle: OpaquePointer?
    guard cvision_network_create(model, model.count, &handle, &message) == 0, let handle else {
      throw BenchError("the reference cannot load YuNet")
    }
    self.handle = handle
  }

  deinit {
    cvision_network_destroy(handle)
    free(name)
  }

  func makeImage() throws -> AnalysisImage {
    try AnalysisImage(channels: .bgr, alignment: 32)
  }

  func run(_ image: AnalysisImage) throws {
    var names = [UnsafePointer(name)]
    let result = image.withUnsafeBytes { bytes in
      cvision_network_run(
        handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
        Int32(image.paddedWidth), Int32(image.paddedHeight), image.bytesPerLine, 1, 0, &names,
        &blob, 1, &message)
    }
    guard result == 0 else { throw BenchError("the reference did not detect") }
  }
}
