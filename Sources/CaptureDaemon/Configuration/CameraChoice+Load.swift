import DeviceKeys
import StrictYAML
import VideoCapture

extension Configuration.CameraChoice {
  private static let keys = ["device", "pin", "controls", "allow_virtual", "exceptions"]

  /// The camera for visible light, whose stream is described beside it.
  init(_ node: YAMLNode, stream: StreamRequest) throws(YAMLError) {
    try self.init(node.members(Self.keys), node, stream)
  }

  /// A camera beside it.
  init(_ role: CameraRole, _ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(
      Self.keys + ["stream"] + (role == .depth ? ["calibration"] : []))
    try self.init(members, node, StreamRequest(role, members["stream"]))
  }

  private init(
    _ members: YAMLMembers, _ node: YAMLNode, _ stream: StreamRequest
  ) throws(YAMLError) {
    device = try members.required("device").path()
    pin = try members["pin"].map(CameraPin.init) ?? CameraPin()
    if let exception = members["allow_virtual"] {
      // Naming the device again keeps the exception from surviving a change of the device.
      guard try exception.text() == device else {
        throw exception.refused("must name the very device of \(node.key).device, \(device)")
      }
      pin.kinds.insert(.virtual)
    }
    self.stream = stream
    if let member = members["controls"] {
      self.stream.settings.controls = try CameraControls(member)
    }
    if let member = members["exceptions"] {
      // Real cameras keep all rules.
      guard pin.kinds.contains(.virtual) else {
        throw member.refused("needs allow_virtual beside it")
      }
      self.stream.settings.exceptions = Set(try member.choices(CameraException.self))
    }
  }
}

extension CameraPin {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["bus", "usb_id", "serial", "descriptors", "pinned"])
    self.init(
      bus: try members["bus"]?.text(), serial: try members["serial"]?.text(),
      pinned: try members["pinned"]?.text())
    if let member = members["usb_id"] {
      let text = try member.text()
      guard text.wholeMatch(of: /[0-9a-f]{4}:[0-9a-f]{4}/) != nil else {
        throw member.refused("must be vid:pid, four lower-case hex digits each")
      }
      usbID = text
    }
    if let member = members["descriptors"] {
      guard let digest = Hex.decode(try member.text()).flatMap({ SHA256Digest($0) }) else {
        throw member.refused("must be 64 lower-case hex digits")
      }
      descriptors = digest
    }
  }
}

extension CameraControls {
  /// - Throws: `YAMLError`; whether the camera can do it shows only when it is started.
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["emitter", "exposure_us", "gain", "power_line", "rescue"])
    self.init(
      exposure: try members["exposure_us"]?.integer(in: 100...1_000_000),
      gain: try members["gain"]?.integer(in: 0...65_535),
      powerLine: try members["power_line"]?.choice(),
      emitter: try members["emitter"]?.flag(), rescue: try members["rescue"].map(LightBounds.init))
  }
}

extension LightBounds {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["maximum_exposure_us", "maximum_gain"])
    self.init(
      exposure: try members.required("maximum_exposure_us").integer(in: 100...1_000_000),
      gain: try members["maximum_gain"]?.integer(in: 0...65_535))
  }
}
