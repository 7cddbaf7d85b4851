/// What the cameras of a rig saw at one moment, in locked memory: one set, never mixed with another.
public struct HeldFrames: ~Copyable, Sendable {
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

  /// What is known of the frames beside their pixels.
  public var info: PerCamera<FrameInfo> {
    PerCamera(
      visible: visible.info, infrared: Self.info(of: infrared), depth: Self.info(of: depth))
  }

  /// Looks at one camera's frame.
  ///
  /// - Returns: nil when the rig has no such camera.
  public func withFrame<Value, Failure: Error>(
    of role: CameraRole, _ body: (borrowing Frame) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    switch role {
    case .visible: try body(visible)
    case .infrared: try Self.with(infrared, body)
    case .depth: try Self.with(depth, body)
    }
  }

  private static func with<Value, Failure: Error>(
    _ frame: borrowing Frame?, _ body: (borrowing Frame) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    switch frame {
    case .some(let frame): try body(frame)
    case .none: nil
    }
  }

  private static func info(of frame: borrowing Frame?) -> FrameInfo? {
    switch frame {
    case .some(let frame): frame.info
    case .none: nil
    }
  }
}
