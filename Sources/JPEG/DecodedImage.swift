/// A decoded image.
public struct DecodedImage: Sendable, Equatable {
  public let size: DecodedSize
  /// What libjpeg found odd; the image decoded all the same.
  public let warning: String?
}
