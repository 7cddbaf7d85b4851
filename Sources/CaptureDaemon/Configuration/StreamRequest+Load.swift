import StrictYAML
import VideoCapture

extension StreamRequest {
  /// - Parameter node: nil for what such a camera is asked for as a rule.
  init(_ role: CameraRole, _ node: YAMLNode?) throws(YAMLError) {
    self.init()
    if role != .visible {
      (width, height) = (640, 480)
      formats = role.formats
    }
    guard let node else { return }
    let members = try node.members(["width", "height", "rate", "formats"])
    width = try members.integer("width", in: 160...4096, or: width)
    height = try members.integer("height", in: 120...4096, or: height)
    rate = try members.integer("rate", in: 1...120, or: rate)
    guard let member = members["formats"] else { return }
    formats = try member.choices()
    let isDepth = role == .depth
    if let other = formats.first(where: { isDepth ? !role.formats.contains($0) : $0 == .z16 }) {
      throw member.refused("\(role.camera) does not take \(other.rawValue)")
    }
  }
}
