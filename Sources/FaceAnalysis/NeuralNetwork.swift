import CVision
import Glibc
import JPEG

/// A network with named float outputs. Owned by one thread at a time.
package final class NeuralNetwork {
  private let handle: OpaquePointer
  private let names: [UnsafePointer<CChar>?]
  private var blobs: [cvision_blob]

  /// - Parameter outputs: names of the output blobs, in the order in which `blob` counts them.
  /// - Throws: `AnalysisError(.model)` when the library cannot load the model.
  package init(_ model: ModelFile, outputs: [String]) throws(AnalysisError) {
    var handle: OpaquePointer?
    try callVision("cannot load \(model.pin.fileName)", .model) {
      cvision_network_create(model.bytes, model.bytes.count, &handle, $0)
    }
    guard let handle else {
      throw AnalysisError(.model, "cannot load \(model.pin.fileName)")
    }
    self.handle = handle
    names = outputs.map { UnsafePointer(strdup($0)) }
    blobs = [cvision_blob](repeating: cvision_blob(), count: outputs.count)
  }

  deinit {
    cvision_network_destroy(handle)
    for name in names { free(UnsafeMutablePointer(mutating: name)) }
  }

  /// Runs on a BGR image with its padding, values 0…255.
  ///
  /// - Throws: `AnalysisError(.failed)`.
  func run(_ image: AnalysisImage) throws(AnalysisError) {
    precondition(image.channels == .bgr)
    try callVision("network") { message in
      image.withUnsafeBytes { bytes in
        cvision_network_run(
          handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
          Int32(image.paddedWidth), Int32(image.paddedHeight), image.bytesPerLine, 1, 0, names,
          &blobs, Int32(blobs.count), message)
      }
    }
  }

  /// Runs on a square BGR image without padding.
  ///
  /// - Parameters:
  ///   - scale: what the values 0…255 are multiplied by.
  ///   - swapsRedAndBlue: whether the network wants RGB.
  /// - Throws: `AnalysisError(.failed)`.
  package func run(
    bgr pixels: UnsafeRawBufferPointer, side: Int, scale: Double = 1.0 / 255,
    swapsRedAndBlue: Bool = true
  ) throws(AnalysisError) {
    precondition(pixels.count == 3 * side * side)
    try callVision("network") { message in
      cvision_network_run(
        handle, pixels.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(side),
        Int32(side), 3 * side, scale, swapsRedAndBlue ? 1 : 0, names, &blobs, Int32(blobs.count),
        message)
    }
  }

  /// Runs once on black, so that no blob inside shows anything of the last image.
  package func wipe() { cvision_network_wipe(handle) }

  /// An output of the last run; valid until the next.
  package func blob(_ index: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: blobs[index].values, count: blobs[index].count)
  }
}
