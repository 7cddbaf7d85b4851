import FaceAnalysis

/// One face in one frame. Positions are pixels of the full frame, angles degrees as `HeadPose` has them.
public struct ObservedFace: Sendable {
  public var box: ImageBox
  public var yaw: Double
  public var pitch: Double
  public var roll: Double
  /// Height of an eye's opening over its width, mean of both: about 0.2…0.4 open, below 0.06 closed (Soukupová and
  /// Čech 2016).
  public var eyeRatio: Double
  /// Height of the mouth's opening over its width: 0…0.05 closed, 0.6 and more open.
  public var mouthRatio: Double
  /// Between the eyes' centres with their depths: a turn does not shorten it.
  public var eyeDistance: Double
  public var points: FacePoints

  public init(
    box: ImageBox, yaw: Double, pitch: Double, roll: Double, eyeRatio: Double, mouthRatio: Double,
    eyeDistance: Double, points: FacePoints
  ) {
    self.box = box
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
    self.eyeRatio = eyeRatio
    self.mouthRatio = mouthRatio
    self.eyeDistance = eyeDistance
    self.points = points
  }
}

extension ObservedFace {
  /// - Returns: nil when the mesh is no face.
  public init?(_ mesh: FaceMesh) {
    guard mesh.isFace, let pose = HeadPose(mesh), let yaw = pose.yaw, let pitch = pose.pitch,
      let roll = pose.roll
    else { return nil }
    self.init(
      box: mesh.box, yaw: yaw, pitch: pitch, roll: roll, eyeRatio: Self.eyeRatio(mesh),
      mouthRatio: Self.ratio(mesh, open: (13, 14), (13, 14), across: (78, 308)),
      eyeDistance: Self.eyeDistance(mesh), points: FacePoints(mesh))
    guard eyeRatio.isFinite, mouthRatio.isFinite, eyeDistance > 0 else { return nil }
  }

  private static func eyeRatio(_ mesh: FaceMesh) -> Double {
    (ratio(mesh, open: (160, 144), (158, 153), across: (33, 133))
      + ratio(mesh, open: (385, 380), (387, 373), across: (362, 263))) / 2
  }

  private static func ratio(
    _ mesh: FaceMesh, open first: (Int, Int), _ second: (Int, Int), across: (Int, Int)
  ) -> Double {
    (mesh.point(first.0).distance(to: mesh.point(first.1))
      + mesh.point(second.0).distance(to: mesh.point(second.1)))
      / (2 * mesh.point(across.0).distance(to: mesh.point(across.1)))
  }

  private static func eyeDistance(_ mesh: FaceMesh) -> Double {
    let between = (mesh[33] + mesh[133] - mesh[362] - mesh[263]) / 2
    return Double((between * between).sum()).squareRoot()
  }
}
