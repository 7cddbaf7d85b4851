import DeviceKeys

/// SHA-256 of one frame's bytes, kept without allocating.
public struct FrameDigest: Sendable {
  private var bytes = InlineArray<32, UInt8>(repeating: 0)

  public init(of frame: UnsafeRawBufferPointer) {
    withUnsafeMutableBytes(of: &bytes) { SHA256.digest(frame, into: $0) }
  }

  /// Equal for frames that are equal bit by bit, and by chance for one of 2⁶⁴ others.
  var fingerprint: UInt64 {
    var bytes = bytes
    return withUnsafeBytes(of: &bytes) { $0.load(as: UInt64.self) }
  }

  public var value: SHA256Digest {
    var bytes = bytes
    return withUnsafeBytes(of: &bytes) { SHA256Digest(Array($0)) } ?? SHA256.digest([])
  }
}
