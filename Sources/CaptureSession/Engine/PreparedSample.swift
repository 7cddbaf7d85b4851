import DeviceKeys
import FaceAnalysis
import JPEG
import Platform
import TrustedPacket
import VideoCapture

/// The bytes that will be signed, in locked memory: the camera's own JPEG, or one made from a raw frame.
struct PreparedSample: ~Copyable {
  private let frame: Frame
  /// Holds the sample when it is not a part of the frame as it came.
  private let scratch: LockedMemory?
  private let range: Range<Int>
  let width: Int
  let height: Int
  let edits: [SampleClaim.Edit]
  let digest: SHA256Digest
  var info: FrameInfo { frame.info }
  var count: Int { range.count }

  /// - Parameter quality: libjpeg's, 1…100, for frames that the camera does not compress itself.
  /// - Throws: `CaptureFailure(.internalError)`; frames were validated before they were assessed.
  init(_ frame: consuming Frame, quality: Int) throws(CaptureFailure) {
    let made: Made
    do {
      made = try frame.info.format == .mjpeg ? Self.canonical(frame) : Self.encode(frame, quality)
    } catch {
      throw CaptureFailure(.internalError, "the sample cannot be prepared: \(error)")
    }
    scratch = made.scratch
    range = made.range
    width = made.width
    height = made.height
    edits = made.edits
    digest =
      made.scratch?.withUnsafeBytes(made.range) { SHA256.digest($0) }
      ?? frame.pixels.withUnsafeBytes {
        SHA256.digest(UnsafeRawBufferPointer(rebasing: $0[made.range]))
      }
    self.frame = frame
  }

  /// Copies the sample; `target` has `count` bytes.
  func write(into target: UnsafeMutableRawBufferPointer) {
    if let scratch {
      scratch.withUnsafeBytes(range) { target.copyMemory(from: $0) }
    } else {
      frame.pixels.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
      }
    }
  }

  private struct Made {
    var scratch: LockedMemory?
    var range: Range<Int>
    var width: Int
    var height: Int
    var edits: [SampleClaim.Edit]
  }

  private static func canonical(_ frame: borrowing Frame) throws -> Made {
    try frame.pixels.withUnsafeBytes { bytes in
      let image = try JPEGBitstream(scanning: bytes)
      guard image.insertsHuffmanTables else {
        return Made(
          scratch: nil, range: image.range, width: image.width, height: image.height, edits: [])
      }
      let scratch = try LockedMemory(byteCount: image.canonicalCount)
      try scratch.withUnsafeMutableBytes(0..<scratch.count) { target in
        _ = try image.writeCanonical(of: bytes, into: target)
      }
      return Made(
        scratch: scratch, range: 0..<scratch.count, width: image.width, height: image.height,
        edits: [.huffmanTablesInserted])
    }
  }

  private static func encode(_ frame: borrowing Frame, _ quality: Int) throws -> Made {
    let info = frame.info
    guard let layout = info.format.rawLayout else {
      throw CaptureFailure(.internalError, "a compressed frame is not raw")
    }
    var encoder = try JPEGEncoder()
    let scratch = try LockedMemory(
      byteCount: JPEGEncoder.maximumCount(layout: layout, width: info.width, height: info.height))
    let count = try frame.pixels.withUnsafeBytes { bytes in
      let image = try RawImage(
        bytes, layout: layout, width: info.width, height: info.height,
        bytesPerLine: info.bytesPerLine)
      return try scratch.withUnsafeMutableBytes(0..<scratch.count) { target in
        try encoder.encode(image, quality: quality, into: target)
      }
    }
    encoder.wipe()
    return Made(
      scratch: scratch, range: 0..<count, width: info.width, height: info.height,
      edits: [.encodedByDevice])
  }
}
