import FaceAnalysis
import FaceQuality
import JPEG
import Platform
import TrustedPacket

extension SealedSample {
  /// The part around a face.
  ///
  /// - Parameter face: of the sample's frame; nil when there is none.
  /// - Throws: `WorkerError(.sample)`.
  func cropped(
    to margins: CropMargins, around face: ImageBox?
  ) throws(WorkerError) -> SealedSample {
    guard let region = face.flatMap({ margins.region(around: $0, width: width, height: height) })
    else { throw WorkerError(.sample, "there is no face to crop the sample to") }
    do {
      var cropper = try JPEGCropper()
      var memory: LockedMemory?
      let result = try withUnsafeBytes { bytes throws(JPEGError) in
        try cropper.crop(bytes, to: region) { count throws(JPEGError) in
          try Self.reserve(count, in: &memory)
        }
      }
      guard let memory else { throw JPEGError(.failed, "no memory was asked for") }
      return SealedSample(
        memory: memory, count: result.count, width: result.region.width,
        height: result.region.height, edits: edits + [.cropped], cameras: cameras, drops: drops)
    } catch {
      throw WorkerError(.sample, "the sample cannot be cropped: \(error)")
    }
  }

  /// The pointer stays valid: the memory belongs to the caller.
  private static func reserve(
    _ count: Int, in memory: inout LockedMemory?
  ) throws(JPEGError) -> UnsafeMutableRawBufferPointer {
    do {
      let reserved = try LockedMemory(byteCount: count)
      memory = reserved
      return reserved.withUnsafeMutableBytes(0..<count) { $0 }
    } catch {
      throw JPEGError(.failed, error.description)
    }
  }
}
