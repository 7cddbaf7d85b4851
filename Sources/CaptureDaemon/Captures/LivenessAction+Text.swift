import DeviceAPI
import TrustedPacket

extension LivenessAction {
  /// What the person is told.
  var text: UserNotice.Text {
    switch self {
    case .turnLeft: .init(en: "Turn your head to your left", zh: "请向您的左侧转头")
    case .turnRight: .init(en: "Turn your head to your right", zh: "请向您的右侧转头")
    case .nod: .init(en: "Nod: down and back up", zh: "请点头")
    case .lookUp: .init(en: "Look up", zh: "请抬头")
    case .blink: .init(en: "Blink", zh: "请眨眼")
    case .mouthOpen: .init(en: "Open your mouth", zh: "请张嘴")
    case .moveCloser: .init(en: "Move closer to the camera", zh: "请靠近摄像头")
    }
  }
}
