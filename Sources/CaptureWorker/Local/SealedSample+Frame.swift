import FaceAnalysis
import JPEG
import Platform
import TrustedPacket
import VideoCapture

extension SealedSample {
  /// The camera's own JPEG, complete for every decoder, or one made from a raw frame.
  ///
  /// - Parameter quality: libjpeg's, 1…100, for frames that the camera does not compress itself.
  /// - Throws: `WorkerError(.sample)`; frames were validated before they were assessed.
  init(
    _ frame: borrowing Frame, quality: Int, camera: CameraIdentity, drops: DropCounts
  ) throws(WorkerError) {
    do {
      if let layout = frame.info.format.rawLayout {
        try self.init(encoding: frame, layout, quality, camera, drops)
      } else {
        try self.init(canonical: frame, camera, drops)
      }
    } catch {
      throw WorkerError(.sample, "the sample cannot be prepared: \(error)")
    }
  }

  private init(
    canonical frame: borrowing Frame, _ camera: CameraIdentity, _ drops: DropCounts
  ) throws {
    self = try frame.pixels.withUnsafeBytes { bytes in
      let image = try JPEGBitstream(scanning: bytes)
      let memory = try LockedMemory(byteCount: image.canonicalCount)
      try memory.withUnsafeMutableBytes(0..<memory.count) { target in
        _ = try image.writeCanonical(of: bytes, into: target)
      }
      return SealedSample(
        memory: memory, count: memory.count, width: image.width, height: image.height,
        edits: image.insertsHuffmanTables ? [.huffmanTablesInserted] : [], camera: camera,
        drops: drops)
    }
  }

  private init(
    encoding frame: borrowing Frame, _ layout: RawImage.Layout, _ quality: Int,
    _ camera: CameraIdentity, _ drops: DropCounts
  ) throws {
    let info = frame.info
    var encoder = try JPEGEncoder()
    let memory = try LockedMemory(
      byteCount: JPEGEncoder.maximumCount(layout: layout, width: info.width, height: info.height))
    let count = try frame.pixels.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: layout, width: info.width, height: info.height,
        bytesPerLine: info.bytesPerLine)
      return try memory.withUnsafeMutableBytes(0..<memory.count) { target in
        try encoder.encode(image, quality: quality, into: target)
      }
    }
    encoder.wipe()
    self.init(
      memory: memory, count: count, width: info.width, height: info.height,
      edits: [.encodedByDevice], camera: camera, drops: drops)
  }
}
