import Platform
import StrictYAML
import VideoCapture

/// What the daemon's configuration points at, as far as the doctor looks at it. The daemon is the one that judges the
/// file as a whole (`attestcamd --check`).
struct Installation: Sendable, Equatable {
  var file: String
  var camera = ""
  var allowsVirtual = false
  /// Rules of frame validation that are suspended for a test.
  var exceptions: [CameraException] = []
  var pinnedUSB: String?
  var pinnedSerial: String?
  var stream = StreamRequest()
  /// The same with another camera of the rig in the first one's place.
  var beside: [CameraRole: Installation] = [:]
  var stateDirectory: String
  /// The file of the device key.
  var key: String
  /// Device node of the TPM that holds the key; nil for a key in a file, and for a TPM that is reached otherwise.
  var tpm: String?
  var certificate: String
  /// Face detection model; nil for the detector that is built in.
  var model: String?

  /// - Throws: `YAMLError` that names the key at fault.
  init(file: String) throws(YAMLError) {
    let document = try YAMLNode(file: file) { try DurableFile.read(file, limit: $0) }
    let members = try Members(document)
    self.file = file
    stateDirectory = try members.required("state_directory").path()
    let key = try Members(members.required("key"))
    self.key = try key.required("path").path()
    if try key.required("kind").text() == "tpm" {
      let tcti = try key["tcti"]?.text() ?? "device:/dev/tpmrm0"
      tpm = tcti.hasPrefix("device:/") ? String(tcti.dropFirst(7)) : nil
    }
    certificate = try members.required("certificate").path()
    model = try members["models"].map(Members.init)?["detector"]?.path()
    for role in [CameraRole.infrared, .depth] {
      guard let node = members[role.rawValue] else { continue }
      var other = self
      other.stream = StreamRequest(formats: role.formats, width: 640, height: 480)
      let camera = try Members(node)
      try other.look(at: camera, streaming: camera["stream"])
      beside[role] = other
    }
    try look(at: Members(members.required("camera")), streaming: members["stream"])
  }

  /// Takes over what is said of one camera.
  private mutating func look(
    at camera: Members, streaming stream: YAMLNode?
  ) throws(YAMLError) {
    self.camera = try camera.required("device").path()
    allowsVirtual = camera["allow_virtual"] != nil
    exceptions = try camera["exceptions"]?.choices() ?? []
    if let pin = try camera["pin"].map(Members.init) {
      pinnedUSB = try pin["usb_id"]?.text()
      pinnedSerial = try pin["serial"]?.text()
    }
    guard let stream = try stream.map(Members.init) else { return }
    self.stream.width = try stream["width"]?.integer(in: 160...4096) ?? self.stream.width
    self.stream.height = try stream["height"]?.integer(in: 120...4096) ?? self.stream.height
    self.stream.rate = try stream["rate"]?.integer(in: 1...120) ?? self.stream.rate
    self.stream.formats = try stream["formats"]?.choices() ?? self.stream.formats
  }

  /// Members by name; others than the ones asked for are passed over.
  private struct Members {
    let node: YAMLNode
    let values: [String: YAMLNode]

    init(_ node: YAMLNode) throws(YAMLError) {
      self.node = node
      values = Dictionary(try node.entries().map { ($0.name, $0.value) }) { first, _ in first }
    }

    subscript(name: String) -> YAMLNode? { values[name] }

    func required(_ name: String) throws(YAMLError) -> YAMLNode {
      guard let value = values[name] else { throw node.refused(.missing, "has no \(name)") }
      return value
    }
  }
}
