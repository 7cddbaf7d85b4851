/// What a depth image shows of a face. All in millimetres but the share.
public struct DepthShape: Sendable, Equatable {
  /// Points of the mesh that have a plausible depth, 0…1.
  public var validShare: Double
  /// Distance of the points from the best plane, root mean square.
  public var planeResidual: Double
  /// Distance of the nose's points from the best quadric through the others, root mean square.
  public var quadricResidual: Double
  /// Height of the nose's tip above the plane of eyes and mouth corners.
  public var noseHeight: Double
  /// Height of the nose's tip above the cheeks beside it.
  public var across: Double
  /// Height of the nose's tip above its root and the lip below it.
  public var along: Double
  /// Between the eyes' middles.
  public var eyeDistance: Double

  /// Whether it is a face's shape and size.
  public func isFace(under settings: LivenessSettings) -> Bool {
    validShare >= settings.validShare && planeResidual >= settings.planeResidual
      && quadricResidual >= settings.quadricResidual
      && settings.leastNose...settings.largestNose ~= noseHeight
      && across >= settings.convexity && along >= settings.convexity
      && settings.leastEyeDistance...settings.largestEyeDistance ~= eyeDistance
  }
}
