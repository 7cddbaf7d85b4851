/// What the cameras of a rig saw at one moment, in locked memory.
public struct RigFrame: ~Copyable, Sendable {
  public let visible: Frame
  /// Nil when the rig has no such camera.
  public let infrared: Frame?
  /// Nil when the rig has no such camera.
  public let depth: Frame?

  public init(
    visible: consuming Frame, infrared: consuming Frame? = nil, depth: consuming Frame? = nil
  ) {
    self.visible = visible
    self.infrared = infrared
    self.depth = depth
  }

  /// What is known of one camera's frame; nil when the rig has no such camera.
  public func info(of role: CameraRole) -> FrameInfo? {
    switch role {
    case .visible: visible.info
    case .infrared: Self.info(of: infrared)
    case .depth: Self.info(of: depth)
    }
  }

  private static func info(of frame: borrowing Frame?) -> FrameInfo? {
    switch frame {
    case .some(let frame): frame.info
    case .none: nil
    }
  }
}
