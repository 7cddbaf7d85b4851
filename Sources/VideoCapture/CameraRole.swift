/// What a camera of a rig sees with.
public enum CameraRole: String, Sendable, CaseIterable, Codable {
  /// Visible light; quality and liveness are judged by its frames.
  case visible
  case infrared
  /// Distances.
  case depth

  /// For messages.
  public var camera: String {
    switch self {
    case .visible: "the camera"
    case .infrared: "the infrared camera"
    case .depth: "the depth camera"
    }
  }

  /// Formats that such a camera may be asked for, in order of preference. Y16 stands in for Z16 where a driver has no word for
  /// distances.
  public var formats: [PixelFormat] {
    switch self {
    case .visible: [.mjpeg, .nv12, .yuyv, .uyvy, .grey]
    case .infrared: [.grey, .y10, .y12, .y16, .mjpeg, .yuyv]
    case .depth: [.z16, .y16]
    }
  }
}
