import DeviceKeys
import StrictYAML
import TrustedPacket

extension LivenessPolicy {
  /// The policy's block `liveness`; whatever is left out has the default.
  ///
  /// - Throws: `YAMLError`.
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members([
      "detectors", "levels", "max_age_ms", "min_actions", "settings",
    ])
    self.init()
    if let node = members["levels"] { levels = Set(try node.choices()) }
    if let node = members["detectors"] { detectors = try Self.detectors(node) }
    settings = try members["settings"].map(Self.settings)
    minimumActions = try members.integer("min_actions", in: 3...7, or: minimumActions)
    maximumAge = try members.integer("max_age_ms", in: 0...3_600_000, or: maximumAge)
  }

  /// `name: least version`.
  private static func detectors(_ node: YAMLNode) throws(YAMLError) -> [LivenessMethod: Int] {
    var detectors: [LivenessMethod: Int] = [:]
    for (name, value) in try node.entries(LivenessMethod.allCases.map(\.name)) {
      guard let method = LivenessMethod.allCases.first(where: { $0.name == name }) else { continue }
      detectors[method] = try value.integer(in: 1...65_535)
    }
    return detectors
  }

  private static func settings(_ node: YAMLNode) throws(YAMLError) -> Set<SHA256Digest> {
    Set(
      try node.list { element throws(YAMLError) in
        guard let digest = Hex.decode(try element.text()).flatMap({ SHA256Digest($0) }) else {
          throw element.refused("must be the 64 hex digits of a SHA-256")
        }
        return digest
      })
  }
}
