/// A sample that decoded.
public struct CheckedImage: Sendable, Equatable {
  /// Pixels.
  public let width: Int
  /// Pixels.
  public let height: Int
  /// What libjpeg found odd, e.g. data cut off before the last block.
  public let warning: String?
}
