/// Which way a head is turned, for a detector that tells no angle.
public enum CoarseYaw: String, Sendable, CaseIterable, BitwiseCopyable {
  case frontal
  /// dlib's filter for faces looking left.
  case left
  /// dlib's filter for faces looking right.
  case right
}
