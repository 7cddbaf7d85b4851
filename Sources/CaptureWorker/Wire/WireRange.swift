/// What numbers of the protocol may be at most.
enum WireRange {
  /// Pixels of a frame, each way.
  static let side = 16_384
  /// Bytes of a row, and of a sample: a packet has 16 MiB.
  static let sample = (16 << 20) - 65_536
}
