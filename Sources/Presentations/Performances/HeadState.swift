/// Where a head is and what its face does; all zero for a neutral face at its place.
public struct HeadState: Sendable, Equatable {
  /// Degrees, with the signs of `HeadPose`.
  public var yaw: Float = 0
  public var pitch: Float = 0
  public var roll: Float = 0
  /// Shift to the right and downwards, in eye distances.
  public var x: Float = 0
  public var y: Float = 0
  /// Share of the distance to the camera that the head has come nearer, 0…0.6.
  public var nearer: Float = 0
  /// How far the eyelids are closed, 0…1.
  public var lids: Float = 0
  /// How far the mouth is open, 0…1.
  public var jaw: Float = 0

  public init() {}

  static func + (a: HeadState, b: HeadState) -> HeadState {
    var sum = a
    sum.yaw += b.yaw
    sum.pitch += b.pitch
    sum.roll += b.roll
    sum.x += b.x
    sum.y += b.y
    sum.nearer += b.nearer
    sum.lids = min(1, a.lids + b.lids)
    sum.jaw = min(1, a.jaw + b.jaw)
    return sum
  }

  /// The eyelids and the mouth alone.
  var expression: HeadState {
    var state = HeadState()
    (state.lids, state.jaw) = (lids, jaw)
    return state
  }

  /// Everything but the eyelids and the mouth.
  var motion: HeadState {
    var state = self
    (state.lids, state.jaw) = (0, 0)
    return state
  }
}
