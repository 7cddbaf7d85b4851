/// What a camera of a rig sees with.
public enum CameraRole: String, Sendable, CaseIterable, Codable {
  /// Visible light; the samples are its frames.
  case visible
  case infrared
  case depth
}
