/// How the direction of a head was estimated. The raw value stands in the name of the algorithm set.
public enum PoseMethod: String, Sendable, CaseIterable {
  /// Kabsch's rotation of 33 mesh points onto the canonical face: yaw, pitch and roll; see `HeadPose(_: FaceMesh)`.
  case mesh = "mesh478"
  /// Where YuNet's nose point lies between eyes and mouth: yaw and roll, no pitch; see `FivePoints.pose`.
  case fivePoints = "5pt"
  /// Which of dlib's five filters answered: left, frontal or right, no angle; see `CoarseYaw`.
  case filters = "hog5"

  /// Degrees by which an angle may be wrong; nil where no angle is told.
  ///
  /// Five points: the largest deviation from the mesh on five photographs is 8.5°. Mesh: an estimate, since there is no
  /// ground truth to hold it against; methods of its kind are published with mean errors of 5…9°, pitch the weakest.
  public var uncertainty: Double? {
    switch self {
    case .mesh: 5
    case .fivePoints: 9
    case .filters: nil
    }
  }
}
