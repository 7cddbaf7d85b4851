import StrictYAML
import TrustedPacket

extension LivenessRequirement {
  /// A profile's block `liveness`.
  ///
  /// - Throws: `YAMLError` also for detectors from which no level follows, and for actions that make no challenge.
  init(_ node: YAMLNode) throws(YAMLError) {
    let members = try node.members(["actions", "detectors"])
    let known = LivenessMethod.allCases.filter { $0 != .injection }
    let list = try members.required("detectors")
    let named = try list.list { element throws(YAMLError) in
      try element.choice(among: known, named: \.name)
    }
    guard LivenessLevel(of: named) != .none else {
      throw list.refused("must name action, infrared or depth: passive only ever denies")
    }
    // Frames that no sensor sends are refused whatever else a profile asks for.
    detectors = Set(named).union([.injection])
    actions = []
    guard detectors.contains(.action) else {
      if let node = members["actions"] { throw node.refused("only with the detector action") }
      return
    }
    actions = Set(LivenessAction.allCases)
    guard let node = members["actions"] else { return }
    actions = Set(
      try node.list { element throws(YAMLError) in
        try element.choice(among: LivenessAction.allCases, named: \.name)
      })
    guard LivenessChallenge.isSufficient(actions) else {
      throw node.refused("must name three actions or more, turn_left or turn_right among them")
    }
  }
}
