import FaceAnalysis
import JPEG
import PNG
import Platform
import TrustedPacket
import VideoCapture

extension SealedSample {
  /// What a sample says beside its bytes: of the cameras, not of the frame.
  struct Facts {
    var cameras: PerCamera<CameraIdentity>
    var drops: PerCamera<DropCounts>
  }

  /// The camera's own JPEG, complete for every decoder; or one made from a raw frame; or a PNG of distances.
  ///
  /// - Parameter quality: libjpeg's, 1…100, for frames that the camera does not compress itself.
  /// - Throws: `WorkerError(.sample)`; frames were validated before they were assessed.
  init(
    _ frame: borrowing Frame, of role: CameraRole, quality: Int, _ facts: Facts
  ) throws(WorkerError) {
    do {
      if role == .depth {
        try self.init(distances: frame, facts)
      } else if let layout = frame.info.format.rawLayout {
        try self.init(encoding: frame, layout, quality, facts)
      } else {
        try self.init(canonical: frame, facts)
      }
    } catch {
      throw WorkerError(.sample, "the \(role.rawValue) sample cannot be prepared: \(error)")
    }
  }

  private init(canonical frame: borrowing Frame, _ facts: Facts) throws {
    self = try frame.pixels.withUnsafeBytes { bytes in
      let image = try JPEGBitstream(scanning: bytes)
      let memory = try LockedMemory(byteCount: image.canonicalCount)
      try memory.withUnsafeMutableBytes(0..<memory.count) { target in
        _ = try image.writeCanonical(of: bytes, into: target)
      }
      return SealedSample(
        memory: memory, count: memory.count, width: image.width, height: image.height,
        edits: image.insertsHuffmanTables ? [.huffmanTablesInserted] : [],
        cameras: facts.cameras, drops: facts.drops)
    }
  }

  private init(
    encoding frame: borrowing Frame, _ layout: RawImage.Layout, _ quality: Int, _ facts: Facts
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
      edits: [.encodedByDevice], cameras: facts.cameras, drops: facts.drops)
  }

  private init(distances frame: borrowing Frame, _ facts: Facts) throws {
    let info = frame.info
    guard info.format == .z16 || info.format == .y16 else {
      throw WorkerError(.sample, "\(info.format.rawValue) holds no distances")
    }
    let memory = try LockedMemory(
      byteCount: PNG16.maximumCount(width: info.width, height: info.height))
    let count = try frame.pixels.withUnsafeBytes { bytes in
      try memory.withUnsafeMutableBytes(0..<memory.count) { target in
        try PNG16.encode(
          bytes, width: info.width, height: info.height, bytesPerLine: info.bytesPerLine,
          into: target)
      }
    }
    self.init(
      memory: memory, count: count, mediaType: .png, width: info.width, height: info.height,
      edits: [.encodedByDevice], cameras: facts.cameras, drops: facts.drops)
  }
}
