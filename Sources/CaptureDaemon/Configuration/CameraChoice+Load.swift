import StrictYAML
import VideoCapture

extension Configuration.CameraChoice {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members([
      "device", "pin", "controls", "allow_virtual", "exceptions",
    ])
    device = try members.required("device").path()
    let pin = try members["pin"]?.members(["bus", "usb_id", "serial"])
    bus = try pin?["bus"]?.text()
    serial = try pin?["serial"]?.text()
    usbID = nil
    if let member = pin?["usb_id"] {
      let text = try member.text()
      guard text.wholeMatch(of: /[0-9a-f]{4}:[0-9a-f]{4}/) != nil else {
        throw member.refused("must be vid:pid, four lower-case hex digits each")
      }
      usbID = text
    }
    allowsVirtual = false
    if let exception = members["allow_virtual"] {
      // Naming the device again keeps the exception from surviving a change of the device.
      guard try exception.text() == device else {
        throw exception.refused("must name the very device of camera.device, \(device)")
      }
      allowsVirtual = true
    }
    settings = CameraSettings()
    if let member = members["controls"] { settings.controls = try CameraControls(member) }
    if let member = members["exceptions"] {
      // Real cameras keep all rules.
      guard allowsVirtual else { throw member.refused("needs allow_virtual beside it") }
      settings.exceptions = Set(try member.choices(CameraException.self))
    }
  }
}

extension CameraControls {
  /// - Throws: `YAMLError`; whether the camera can do it shows only when it is started.
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["exposure_us", "gain", "power_line", "emitter"])
    self.init(
      exposure: try members["exposure_us"]?.integer(in: 100...1_000_000),
      gain: try members["gain"]?.integer(in: 0...65_535),
      powerLine: try members["power_line"]?.choice(),
      emitter: try members["emitter"]?.flag())
  }
}
