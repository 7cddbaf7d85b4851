/// What the person before the camera should change: a closed list, part of the local API.
public enum Guidance: String, Sendable, CaseIterable, Codable {
  case noFace = "no_face"
  case severalFaces = "several_faces"
  case moveCloser = "move_closer"
  case moveBack = "move_back"
  case centreFace = "centre_face"
  case lookStraight = "look_straight"
  case levelHead = "level_head"
  case uncoverFace = "uncover_face"
  case moreLight = "more_light"
  case lessLight = "less_light"
  case evenLight = "even_light"
  case openEyes = "open_eyes"
  case closeMouth = "close_mouth"
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
    case .levelHead: "Hold your head upright"
    case .uncoverFace: "Take off what covers your face"
    case .moreLight: "More light, please"
    case .lessLight: "Too bright"
    case .evenLight: "Turn so that light falls evenly on your face"
    case .openEyes: "Open your eyes"
    case .closeMouth: "Close your mouth"
    case .holdStill: "Hold still"
    }
  }

  /// The same in Chinese.
  public var chinese: String {
    switch self {
    case .noFace: "未检测到人脸"
    case .severalFaces: "请仅一人面对镜头"
    case .moveCloser: "请靠近一些"
    case .moveBack: "请稍向后退"
    case .centreFace: "请将整张脸移入画面"
    case .lookStraight: "请正视摄像头"
    case .levelHead: "请将头摆正"
    case .uncoverFace: "请摘下遮挡面部的物品"
    case .moreLight: "光线太暗"
    case .lessLight: "光线太亮"
    case .evenLight: "请转向光线均匀处"
    case .openEyes: "请睁开眼睛"
    case .closeMouth: "请闭上嘴"
    case .holdStill: "请保持不动"
    }
  }
}
