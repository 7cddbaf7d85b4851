import CBOR
import DeviceKeys

extension LivenessClaim {
  var cbor: CBORValue {
    guard let evidence else { return [1: .text(level.rawValue)] }
    var entries = [
      CBOREntry(1, .text(level.rawValue)),
      CBOREntry(
        3, .map(evidence.detectors.map { CBOREntry(.int($0.key.claimValue), .int($0.value)) })),
      CBOREntry(4, .bytes(evidence.settings.bytes)), CBOREntry(7, .bytes(evidence.frames.bytes)),
    ]
    if let challenge = evidence.challenge {
      let allowed = challenge.allowed.map(\.claimValue).sorted()
      entries += [
        CBOREntry(2, .bytes(challenge.salt.bytes)),
        CBOREntry(5, .array(allowed.map { .int($0) })),
        CBOREntry(6, .array(challenge.transcript.prompts.map(\.cbor))),
      ]
    }
    if !evidence.models.isEmpty {
      let models = evidence.models.map { CBOREntry(.text($0.key), .bytes($0.value.bytes)) }
      entries.append(CBOREntry(8, .map(models)))
    }
    return .map(entries)
  }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "liveness")
    let text = try map.text(1, "level", upTo: 32)
    guard let level = LivenessLevel(rawValue: text) else {
      throw map.error("level", "is not one that this profile knows")
    }
    if level == .none {
      self = .none
    } else {
      self = .assessed(try LivenessEvidence(&map, level))
    }
    try map.finish()
  }
}

extension LivenessEvidence {
  fileprivate init(_ map: inout ClaimMap, _ level: LivenessLevel) throws(PacketError) {
    detectors = try Self.detectors(&map)
    guard LivenessLevel(of: detectors.keys) == level else {
      throw map.error("level", "does not follow from the detectors")
    }
    settings = try map.digest(4, "settings")
    frames = try map.digest(7, "frames")
    models = [:]
    if let list = map.take(8) { models = try QualityClaim.digests(list, of: "liveness.models") }
    guard models.count <= 2 else { throw map.error("models", "expected 1 or 2") }
    challenge = detectors[.action] == nil ? nil : try AnsweredChallenge(&map)
  }

  private static func detectors(
    _ map: inout ClaimMap
  ) throws(PacketError) -> [LivenessMethod: Int] {
    var detectors: [LivenessMethod: Int] = [:]
    for entry in try map.require(3, "detectors").entries ?? [] {
      guard let method = entry.key.integer.flatMap({ LivenessMethod(rawValue: Int($0)) }),
        let version = entry.value.integer, (1...65_535).contains(version)
      else { throw map.error("detectors", "expected versions by known detectors") }
      detectors[method] = Int(version)
    }
    return detectors
  }
}

extension AnsweredChallenge {
  fileprivate init(_ map: inout ClaimMap) throws(PacketError) {
    guard let salt = ChallengeSalt(try map.bytes(2, "salt", count: 32...32)) else {
      throw map.error("salt", "is none")
    }
    self.salt = salt
    allowed = []
    var last = 0
    for element in try map.require(5, "allowed").elements ?? [] {
      guard let action = element.integer.flatMap({ LivenessAction(rawValue: Int($0)) }),
        action.rawValue > last
      else { throw map.error("allowed", "expected ascending codes of actions") }
      last = action.rawValue
      allowed.insert(action)
    }
    guard !allowed.isEmpty else { throw map.error("allowed", "expected 1 to 7 actions") }
    guard let list = try map.require(6, "prompts").elements, list.count <= LivenessChallenge.count
    else {
      throw map.error("prompts", "expected at most three")
    }
    var prompts: [LivenessPrompt] = []
    for element in list {
      guard let prompt = LivenessPrompt(element) else {
        throw map.error("prompts", "expected an action and three times")
      }
      prompts.append(prompt)
    }
    transcript = LivenessTranscript(prompts: prompts)
  }
}

extension LivenessPrompt {
  fileprivate var cbor: CBORValue {
    [.int(action.claimValue), .int(prompted), .int(started), .int(completed)]
  }

  fileprivate init?(_ value: CBORValue) {
    guard let elements = value.elements, elements.count == 4 else { return nil }
    let numbers = elements.compactMap(\.integer).map(Int.init)
    guard numbers.count == 4, let action = LivenessAction(rawValue: numbers[0]),
      numbers[1...].allSatisfy((0...3_600_000).contains)
    else { return nil }
    self.init(action: action, prompted: numbers[1], started: numbers[2], completed: numbers[3])
  }
}
