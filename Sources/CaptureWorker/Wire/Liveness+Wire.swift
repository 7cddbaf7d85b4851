import CBOR
import DeviceKeys
import Liveness
import Platform
import TrustedPacket

extension LivenessOrder {
  var wire: CBORValue {
    [
      .array(steps.map { [.int($0.action.rawValue), .int($0.delay)] }), .methods(required),
      .array(settings.values.map { .real($0) }), .bytes(settings.digest.bytes),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 4, of: "liveness order")
    var steps: [LivenessChallenge.Step] = []
    for element in try fields.list(upTo: LivenessChallenge.count) {
      var parts = try WireFields(element, count: 2, of: "step")
      steps.append(
        LivenessChallenge.Step(try parts.action(), delay: try parts.integer(in: 0...60_000)))
    }
    let required = try fields.methods()
    var values: [Double] = []
    for element in try fields.list(upTo: LivenessSettings.count) {
      var parts = try WireFields([element], count: 1, of: "threshold")
      values.append(try parts.real())
    }
    guard let digest = SHA256Digest(try fields.bytes(32)),
      let settings = LivenessSettings(values: values, digest: digest)
    else { throw WireError("liveness order: thresholds are missing or out of range") }
    self.init(steps: steps, required: required, settings: settings)
  }
}

extension LivenessReport {
  var wire: CBORValue { [status.wire, .bool(isNeutral), .bytes(frame.bytes)] }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 3, of: "liveness")
    let status = try LivenessStatus(wire: fields.next())
    let isNeutral = try fields.flag()
    guard let frame = SHA256Digest(try fields.bytes(32)) else { throw WireError("no digest") }
    self.init(status: status, isNeutral: isNeutral, frame: frame)
  }
}

extension LivenessStatus {
  fileprivate var wire: CBORValue {
    switch self {
    case .waitingForNeutral: [0]
    case .prompt(let action, let deadline): [1, .int(action.rawValue), .instant(deadline)]
    case .passed(let transcript):
      [
        2,
        .array(
          transcript.prompts.map {
            [.int($0.action.rawValue), .int($0.prompted), .int($0.started), .int($0.completed)]
          }),
      ]
    case .failed(let failure): [3, .text(failure.rawValue)]
    }
  }

  fileprivate init(wire value: CBORValue) throws(WireError) {
    let kind = value.elements?.first?.integer
    var fields = try WireFields(
      value, count: kind == 0 ? 1 : kind == 1 ? 3 : 2, of: "liveness status")
    _ = try fields.next()
    switch kind {
    case 0: self = .waitingForNeutral
    case 1: self = .prompt(try fields.action(), deadline: try fields.instant())
    case 2: self = .passed(try fields.transcript())
    case 3: self = .failed(try fields.choice())
    default: throw WireError("liveness status: an unknown kind")
    }
  }
}

extension WireFields {
  fileprivate mutating func action() throws(WireError) -> LivenessAction {
    guard let action = LivenessAction(rawValue: try integer(in: 0...Int.max)) else {
      throw WireError("an unknown action")
    }
    return action
  }

  fileprivate mutating func transcript() throws(WireError) -> LivenessTranscript {
    var prompts: [LivenessPrompt] = []
    for element in try list(upTo: LivenessChallenge.count) {
      var parts = try WireFields(element, count: 4, of: "prompt")
      let day = 0...86_400_000
      prompts.append(
        LivenessPrompt(
          action: try parts.action(), prompted: try parts.integer(in: day),
          started: try parts.integer(in: day), completed: try parts.integer(in: day)))
    }
    return LivenessTranscript(prompts: prompts)
  }

  mutating func methods() throws(WireError) -> Set<LivenessMethod> {
    var methods: Set<LivenessMethod> = []
    for element in try list(upTo: LivenessMethod.allCases.count) {
      guard let method = element.integer.flatMap({ LivenessMethod(rawValue: Int($0)) }) else {
        throw WireError("an unknown method of liveness")
      }
      methods.insert(method)
    }
    return methods
  }

  /// Digests by role.
  mutating func digests() throws(WireError) -> [String: SHA256Digest] {
    var digests: [String: SHA256Digest] = [:]
    for element in try list(upTo: 16) {
      var parts = try WireFields(element, count: 2, of: "model")
      let role = try parts.text(upTo: 64)
      digests[role] = SHA256Digest(try parts.bytes(32))
    }
    return digests
  }
}

extension CBORValue {
  static func methods(_ methods: Set<LivenessMethod>) -> CBORValue {
    .array(methods.map(\.rawValue).sorted().map { .int($0) })
  }

  static func digests(_ digests: [String: SHA256Digest]) -> CBORValue {
    .array(digests.sorted { $0.key < $1.key }.map { [.text($0), .bytes($1.bytes)] })
  }
}
