import DeviceKeys
import StrictYAML
import TrustedPacket

extension VerificationPolicy {
  /// Reads a policy from YAML (Provisioning/policy.yaml shows every key); an unknown key is an error.
  ///
  /// - Parameter file: named in errors.
  /// - Throws: `YAMLError`.
  public init(yaml: String, file: String) throws(YAMLError) {
    try self.init(YAMLNode(yaml.utf8, file: file))
  }

  /// Reads a policy from a YAML document.
  ///
  /// - Throws: `YAMLError`.
  public init(_ document: YAMLNode) throws(YAMLError) {
    let members = try document.members([
      "allow_debug", "audiences", "cameras", "integrity", "key_protections", "liveness",
      "max_reenumerations", "pcrs", "profiles", "purposes", "quality", "samples",
      "timestamps", "tpm_quote",
    ])
    self.init()
    audiences = try members["audiences"]?.texts()
    purposes = try members["purposes"]?.texts()
    profiles = try members["profiles"].map(Self.profiles)
    if let node = members["key_protections"] { keyProtections = Set(try node.choices()) }
    if let node = members["cameras"] {
      cameras = Set(
        try node.list { element throws(YAMLError) in
          try element.choice(among: CameraClaim.Kind.allCases, named: \.name)
        })
    }
    if let node = members["timestamps"] {
      timestamps = Set(
        try node.list { element throws(YAMLError) in
          try element.choice(among: CameraClaim.TimestampSource.allCases, named: \.name)
        })
    }
    maximumReenumerations = try members["max_reenumerations"]?.integer(in: 0...Int(UInt32.max))
    if let node = members["integrity"] { requiresIntegrity = try Self.isRequired(node) }
    if let node = members["allow_debug"] { allowsDebug = try node.flag() }
    if let node = members["quality"] { quality = try Self.quality(node) }
    if let node = members["liveness"] { liveness = try LivenessPolicy(node) }
    if let node = members["samples"] {
      samples = Set(
        try node.list { element throws(YAMLError) in
          try element.choice(among: Modality.allCases, named: { "\($0)" })
        })
    }
    if let node = members["pcrs"] { registers = try Self.registers(node) }
    requiresQuote = !registers.isEmpty
    if let node = members["tpm_quote"] {
      requiresQuote = try Self.isRequired(node)
      guard requiresQuote || registers.isEmpty else {
        throw node.refused("must be required, because pcrs cannot be compared without a quote")
      }
    }
  }

  private static func isRequired(_ node: YAMLNode) throws(YAMLError) -> Bool {
    try node.choice(among: [true, false], named: { $0 ? "required" : "optional" })
  }

  /// `name: sha256-hex`, or `name: any`.
  private static func profiles(_ node: YAMLNode) throws(YAMLError) -> [String: SHA256Digest?] {
    var profiles: [String: SHA256Digest?] = [:]
    for (name, value) in try node.entries() {
      let text = try value.text()
      let digest = Hex.decode(text).flatMap { SHA256Digest($0) }
      guard digest != nil || text == "any" else {
        throw value.refused("must be the 64 hex digits of a SHA-256, or any")
      }
      profiles.updateValue(digest, forKey: name)
    }
    guard !profiles.isEmpty else { throw node.refused("must name at least one profile") }
    return profiles
  }

  /// `number: sha256-hex`, the register's value.
  private static func registers(_ node: YAMLNode) throws(YAMLError) -> [Int: SHA256Digest] {
    var registers: [Int: SHA256Digest] = [:]
    for (name, value) in try node.entries((0...23).map(String.init)) {
      guard let number = Int(name),
        let digest = Hex.decode(try value.text()).flatMap({ SHA256Digest($0) })
      else { throw value.refused("must be the 64 hex digits of a PCR of the SHA-256 bank") }
      registers[number] = digest
    }
    guard !registers.isEmpty else { throw node.refused("must name at least one register") }
    return registers
  }

  /// `measure: {min: …, max: …}` in the measure's unit.
  private static func quality(_ node: YAMLNode) throws(YAMLError) -> [Int: ClosedRange<Int>] {
    var ranges: [Int: ClosedRange<Int>] = [:]
    for (name, value) in try node.entries(Measure.allCases.map(\.rawValue)) {
      guard let measure = Measure(rawValue: name) else { continue }
      let bounds = try value.members(["min", "max"])
      let low = try bounds["min"].map(millionths) ?? .min
      let high = try bounds["max"].map(millionths) ?? .max
      guard low <= high else { throw value.refused("min is above max") }
      ranges[measure.claimKey] = low...high
    }
    return ranges
  }

  private static func millionths(_ node: YAMLNode) throws(YAMLError) -> Int {
    Int((try node.number(in: -1e9...1e9) * 1e6).rounded())
  }
}

extension CameraClaim.Kind {
  /// The spelling in policies and reports.
  public var name: String { "\(self)" }
}

extension CameraClaim.TimestampSource {
  /// The spelling in policies and reports.
  public var name: String {
    switch self {
    case .endOfFrame: "end-of-frame"
    case .startOfExposure: "start-of-exposure"
    case .dequeue: "dequeue"
    }
  }
}
