import AuditLog
import CaptureWorker
import DeviceAPI
import Glibc
import Integrity
import Logging
import Platform
import StrictYAML
import VideoCapture

extension Configuration {
  /// Reads a configuration file.
  ///
  /// - Throws: `YAMLError` with file, line, key and reason.
  public init(path: String) throws(YAMLError) {
    try self.init(YAMLNode(file: path) { try DurableFile.read(path, limit: $0) })
  }

  /// Reads a configuration text.
  ///
  /// - Throws: `YAMLError`.
  public init(yaml: String, file: String) throws(YAMLError) {
    try self.init(YAMLNode(yaml.utf8, file: file))
  }

  private init(_ document: YAMLNode) throws(YAMLError) {
    let members = try document.members([
      "camera", "stream", "infrared", "depth", "socket", "state_directory", "key", "quote",
      "certificate", "profiles_directory", "models", "liveness", "integrity", "terminals",
      "limits", "log_level", "audit", "preview",
    ])
    file = document.file
    cameras = PerCamera(
      visible: try CameraChoice(
        members.required("camera"), stream: StreamRequest(.visible, members["stream"])))
    cameras.infrared = try members["infrared"].map { (node) throws(YAMLError) in
      try CameraChoice(.infrared, node)
    }
    if let node = members["depth"] {
      let choice = try CameraChoice(.depth, node)
      cameras.depth = choice
      calibration = try DepthCalibration(node, for: choice.stream)
    }
    try Self.checkDistinct(cameras, members)
    socket =
      try members["socket"].map(SocketChoice.init)
      ?? SocketChoice(path: DeviceClient.defaultSocket, group: nil)
    stateDirectory = try members.required("state_directory").path()
    audit = try members["audit"].map(AuditChoice.init) ?? AuditChoice(rules: AuditRules())
    key = try KeySource(members.required("key"))
    quote = try members["quote"].map(QuoteChoice.init)
    if case .file = key, let node = members["quote"], quote != nil {
      throw node.refused("needs a key in a TPM (key.kind: tpm)")
    }
    certificate = try members.required("certificate").path()
    profilesDirectory = try members.required("profiles_directory").path()
    let models = try members["models"]?.members(["detector", "mesh", "passive"])
    detectorModel = try models?["detector"]?.path()
    meshModel = try models?["mesh"]?.path()
    passiveModels = try models?["passive"].map(WorkerModels.Passive.init)
    livenessThresholds = try members["liveness"]?.path()
    integrity = try members["integrity"].map(IntegritySource.init(node:))
    terminals = try members.required("terminals").list(Terminal.init)
    preview = try members["preview"]?.flag() ?? false
    limits = try members["limits"].map(DeviceLimits.init(node:)) ?? DeviceLimits()
    logLevel = try members["log_level"]?.choice() ?? .info
    lines = members.lines
  }

  /// One camera cannot be two.
  private static func checkDistinct(
    _ cameras: PerCamera<CameraChoice>, _ members: YAMLMembers
  ) throws(YAMLError) {
    for (role, choice) in cameras.all {
      let earlier = cameras.all.prefix { $0.role != role }
      if earlier.contains(where: { $0.value.device == choice.device }) {
        throw try members.required(role.rawValue).refused(
          "\(choice.device) is named as another camera already")
      }
    }
  }
}

extension Configuration.AuditChoice {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["directory", "retention_days", "room_mib"])
    directory = try members["directory"]?.path()
    rules = AuditRules()
    rules.retentionDays = try members.integer(
      "retention_days", in: AuditRules.allowedRetention, or: rules.retentionDays)
    rules.roomMiB = try members.integer(
      "room_mib", in: AuditRules.allowedRoom, or: rules.roomMiB)
  }
}

extension Configuration.SocketChoice {
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["path", "group"])
    path = try members["path"]?.path() ?? DeviceClient.defaultSocket
    group = nil
    if let member = members["group"] {
      let name = try member.text()
      guard let gid = Accounts.gid(of: name) else {
        throw member.refused("there is no group \(name)")
      }
      group = gid
    }
  }
}

extension IntegritySource {
  init(node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["manifest", "trust"])
    self.init(
      manifest: try members.required("manifest").path(),
      trust: try members.required("trust").path())
  }
}
