import DeviceAPI
import Glibc
import Logging
import Platform
import VideoCapture

extension Configuration {
  /// Largest file that is read, in bytes.
  static let largestFile = 65_536

  /// Reads a configuration file.
  ///
  /// - Throws: `ConfigurationError` with file, line, key and reason.
  public init(path: String) throws(ConfigurationError) {
    let bytes: [UInt8]
    do {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw ConfigurationError(file: path, reason: "\(error)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(file: path, reason: "is not a YAML text in UTF-8")
    }
    try self.init(yaml: text, file: path)
  }

  /// Reads a configuration text.
  ///
  /// - Throws: `ConfigurationError`.
  public init(yaml: String, file: String) throws(ConfigurationError) {
    let document = try ConfigurationNode(yaml: yaml, file: file)
    let members = try document.members([
      "camera", "stream", "socket", "state_directory", "key", "certificate",
      "profiles_directory", "models", "terminals", "limits", "log_level",
    ])
    self.file = file
    camera = try CameraChoice(try document.required("camera", in: members))
    stream = try members["stream"].map(Self.streamRequest) ?? StreamRequest()
    socket =
      try members["socket"].map(SocketChoice.init)
      ?? SocketChoice(path: DeviceClient.defaultSocket, group: nil)
    stateDirectory = try document.required("state_directory", in: members).path()
    key = try KeySource(try document.required("key", in: members))
    certificate = try document.required("certificate", in: members).path()
    profilesDirectory = try document.required("profiles_directory", in: members).path()
    detectorModel = try members["models"]?.members(["detector"])["detector"]?.path()
    terminals = try Terminal.list(try document.required("terminals", in: members))
    limits = try members["limits"].map(DeviceLimits.init(node:)) ?? DeviceLimits()
    logLevel = try members["log_level"]?.choice() ?? .info
    lines = members.mapValues(\.line)
  }

  private static func streamRequest(
    _ node: ConfigurationNode
  ) throws(ConfigurationError) -> StreamRequest {
    let members = try node.members(["width", "height", "rate", "formats"])
    var request = StreamRequest()
    if let width = members["width"] { request.width = try width.integer(in: 160...4096) }
    if let height = members["height"] { request.height = try height.integer(in: 120...4096) }
    if let rate = members["rate"] { request.rate = try rate.integer(in: 1...120) }
    if let formats = members["formats"] {
      request.formats = []
      for element in try formats.elements() { request.formats.append(try element.choice()) }
    }
    return request
  }
}

extension Configuration.CameraChoice {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["device", "pin", "allow_virtual"])
    device = try node.required("device", in: members).path()
    let pin = try members["pin"]?.members(["bus", "usb_id", "serial"]) ?? [:]
    bus = try pin["bus"]?.string()
    serial = try pin["serial"]?.string()
    usbID = nil
    if let member = pin["usb_id"] {
      let text = try member.string()
      guard text.wholeMatch(of: /[0-9a-f]{4}:[0-9a-f]{4}/) != nil else {
        throw member.refused("must be vid:pid, four lower-case hex digits each")
      }
      usbID = text
    }
    allowsVirtual = false
    if let exception = members["allow_virtual"] {
      // Naming the device again keeps the exception from surviving a change of the device.
      guard try exception.string() == device else {
        throw exception.refused("must name the very device of camera.device, \(device)")
      }
      allowsVirtual = true
    }
  }
}

extension Configuration.SocketChoice {
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["path", "group"])
    path = try members["path"]?.path() ?? DeviceClient.defaultSocket
    group = nil
    if let member = members["group"] {
      let name = try member.string()
      guard let gid = Accounts.gid(of: name) else {
        throw member.refused("there is no group \(name)")
      }
      group = gid
    }
  }
}

extension Configuration.KeySource {
  private enum Kind: String, CaseIterable {
    case file
  }

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let members = try node.members(["kind", "path", "passphrase_file"])
    let kind: Kind = try node.required("kind", in: members).choice()
    switch kind {
    case .file:
      self = .file(
        path: try node.required("path", in: members).path(),
        passphrase: try members["passphrase_file"]?.path())
    }
  }
}
