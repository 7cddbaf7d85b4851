/// What the person before the camera should change: a closed list, part of the local API.
public enum Guidance: String, Sendable, CaseIterable, Codable {
  case noFace = "no_face"
  case severalFaces = "several_faces"
  case moveCloser = "move_closer"
  case moveBack = "move_back"
  case centreFace = "centre_face"
  case lookStraight = "look_straight"
  case moreLight = "more_light"
  case lessLight = "less_light"
  case holdStill = "hold_still"

  /// English text for a terminal that has none of its own.
  public var text: String {
    switch self {
    case .noFace: "No face in view"
    case .severalFaces: "Only one person, please"
    case .moveCloser: "Move closer"
    case .moveBack: "Move back a little"
    case .centreFace: "Bring the whole face into view"
    case .lookStraight: "Look straight into the camera"
    case .moreLight: "More light, please"
    case .lessLight: "Too bright"
    case .holdStill: "Hold still"
    }
  }
}
