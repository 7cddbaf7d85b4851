import CVision
import FaceAnalysis
import Glibc
import Platform

/// The mesh network as OpenCV runs it, on a square of grey, its output left as it is.
final class BareMesh {
  private let handle: OpaquePointer
  private let name = strdup("Identity")
  private var blob = cvision_blob()
  private var message = [CChar](repeating: 0, count: Int(CVISION_MESSAGE_SIZE))
  private let square = [UInt8](repeating: 128, count: 3 * 256 * 256)

  init(reading path: String) throws {
    let model = try DurableFile.read(path, limit: ModelPin.faceMesh.limit)
    var handle: OpaquePointer?
    guard cvision_network_create(model, model.count, &handle, &message) == 0, let handle else {
      throw BenchError("the reference cannot load the mesh")
    }
    self.handle = handle
  }

  deinit {
    cvision_network_destroy(handle)
    free(name)
  }

  func run() throws {
    var names = [UnsafePointer(name)]
    let result = cvision_network_run(
      handle, square, 256, 256, 3 * 256, 1.0 / 255, 1, &names, &blob, 1, &message)
    guard result == 0 else { throw BenchError("the reference found no mesh") }
  }
}
