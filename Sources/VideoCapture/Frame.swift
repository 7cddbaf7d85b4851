import Platform

/// One picture from a camera, in locked memory. It has one owner; letting go of it overwrites it.
public struct Frame: ~Copyable, Sendable {
  public let info: FrameInfo
  /// The bytes as the camera delivered them.
  public let pixels: PooledBuffer

  public init(info: FrameInfo, pixels: consuming PooledBuffer) {
    self.info = info
    self.pixels = pixels
  }
}
