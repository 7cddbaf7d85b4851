import Platform
import TrustedPacket
import VideoCapture

/// What can be signed of a frame, as JPEG or PNG in locked memory, and what must be said about it.
public struct SealedSample: Sendable {
  /// Holds the sample from its start; may be larger.
  public let memory: LockedMemory
  /// Length in bytes.
  public let count: Int
  public let mediaType: MediaType
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// How it differs from the camera's bytes.
  public let edits: [SampleClaim.Edit]
  /// What took it, and the cameras beside it.
  public let cameras: PerCamera<CameraIdentity>
  /// Frames that did not count, since the start of the streams.
  public let drops: PerCamera<DropCounts>

  public init(
    memory: LockedMemory, count: Int, mediaType: MediaType = .jpeg, width: Int, height: Int,
    edits: [SampleClaim.Edit], cameras: PerCamera<CameraIdentity>, drops: PerCamera<DropCounts>
  ) {
    precondition(1...memory.count ~= count)
    self.memory = memory
    self.count = count
    self.mediaType = mediaType
    self.width = width
    self.height = height
    self.edits = edits
    self.cameras = cameras
    self.drops = drops
  }

  /// The most bytes of a picture that is only looked at: 1920×1080 pixels at libjpeg's quality 90 have half of that.
  public static let previewLimit = 2 << 20

  /// Reads the sample in place.
  public func withUnsafeBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try memory.withUnsafeBytes(0..<count, body)
  }
}
