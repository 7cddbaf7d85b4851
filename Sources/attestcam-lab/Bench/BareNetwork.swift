import CVision
import FaceAnalysis
import Glibc
import Platform

/// A network with one output as OpenCV runs it, on a square of grey, its output left as it is.
final class BareNetwork {
  private let handle: OpaquePointer
  private let name: UnsafeMutablePointer<CChar>?
  private var blob = cvision_blob()
  private var message = [CChar](repeating: 0, count: Int(CVISION_MESSAGE_SIZE))
  private let side: Int
  private let scale: Double
  private let swap: Int32
  private let square: [UInt8]

  init(
    _ pin: ModelPin, in folder: String, output: String, side: Int, scale: Double = 1,
    swapsRedAndBlue: Bool = false
  ) throws {
    let model = try DurableFile.read("\(folder)/\(pin.fileName)", limit: pin.limit)
    var handle: OpaquePointer?
    guard cvision_network_create(model, model.count, &handle, &message) == 0, let handle else {
      throw BenchError("the reference cannot load \(pin.fileName)")
    }
    self.handle = handle
    name = strdup(output)
    self.side = side
    self.scale = scale
    swap = swapsRedAndBlue ? 1 : 0
    square = [UInt8](repeating: 128, count: 3 * side * side)
  }

  deinit {
    cvision_network_destroy(handle)
    free(name)
  }

  func run() throws {
    var names = [UnsafePointer(name)]
    let result = cvision_network_run(
      handle, square, Int32(side), Int32(side), 3 * side, scale, swap, &names, &blob, 1,
      &message)
    guard result == 0 else { throw BenchError("the reference found nothing") }
  }
}
