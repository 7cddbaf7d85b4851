import CBOR
import DeviceKeys
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

extension WorkerOrder {
  var wire: CBORValue { [stream.wire, profile.wire, .instant(accepted)] }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 3, of: "order")
    self.init(
      stream: try StreamRequest(wire: fields.next()),
      profile: try CaptureProfile(wire: fields.next()), accepted: try fields.instant())
  }
}

extension CaptureProfile {
  var wire: CBORValue {
    let list = requirements.sorted { $0.key.claimKey < $1.key.claimKey }
    return [
      .text(name), .bytes(digest.bytes),
      .array(
        list.map {
          [
            .int($0.claimKey), .real($1.minimum), .real($1.maximum),
            $1.score.map { .int($0) } ?? .null,
          ]
        }),
      [.real(window.x), .real(window.y), .real(window.width), .real(window.height)],
      [
        .int(sample.minimumWidth), .int(sample.minimumHeight), .int(sample.jpegQuality),
        sample.crop.map { [.real($0.above), .real($0.below), .real($0.sides)] } ?? .null,
      ],
      selection.wire,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 6, of: "profile")
    let name = try fields.text(upTo: 64)
    guard let digest = SHA256Digest(try fields.bytes(32)) else { throw WireError("no digest") }
    var requirements: [Measure: Requirement] = [:]
    for element in try fields.list(upTo: Measure.allCases.count) {
      var parts = try WireFields(element, count: 4, of: "requirement")
      guard let measure = Measure(claimKey: try parts.integer(in: 0...Int.max)) else {
        throw WireError("an unknown measure")
      }
      requirements[measure] = Requirement(
        minimum: try parts.optionalReal(), maximum: try parts.optionalReal(),
        score: parts.skipsNothing() ? nil : try parts.integer(in: 0...100))
    }
    var window = try WireFields(fields.next(), count: 4, of: "window")
    var sample = try WireFields(fields.next(), count: 4, of: "sample requirement")
    self.init(
      name: name, digest: digest, requirements: requirements,
      window: GuideWindow(
        x: try window.real(), y: try window.real(), width: try window.real(),
        height: try window.real()),
      sample: SampleRequirement(
        minimumWidth: try sample.integer(in: 1...WireRange.side),
        minimumHeight: try sample.integer(in: 1...WireRange.side),
        jpegQuality: try sample.integer(in: 1...100), crop: try sample.margins()),
      selection: try SelectionRule(wire: fields.next()))
  }
}

extension WireFields {
  fileprivate mutating func margins() throws(WireError) -> CropMargins? {
    if skipsNothing() { return nil }
    var parts = try WireFields(next(), count: 3, of: "crop")
    let values = [try parts.real(), try parts.real(), try parts.real()]
    guard values.allSatisfy(CropMargins.range.contains) else { throw WireError("crop: too far") }
    return CropMargins(above: values[0], below: values[1], sides: values[2])
  }
}

extension SelectionRule {
  var wire: CBORValue {
    [
      requestedScore.map { .int($0) } ?? .null, window.map { .int($0.wholeMilliseconds) } ?? .null,
      .bool(takesBest),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 3, of: "selection")
    self.init()
    if !fields.skipsNothing() { requestedScore = try fields.integer(in: 0...100) }
    if !fields.skipsNothing() { window = .milliseconds(try fields.integer(in: 0...45_000)) }
    takesBest = try fields.flag()
  }
}

extension WorkerModels {
  var wire: CBORValue { [.optional(detector), .optional(mesh)] }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 2, of: "models")
    self.init(
      detector: try fields.optionalText(upTo: 4096), mesh: try fields.optionalText(upTo: 4096))
  }
}

extension WorkerAbilities {
  var wire: CBORValue {
    [
      .text(algorithms.id),
      .array(
        algorithms.models.sorted { $0.key < $1.key }.map { [.text($0), .bytes($1.bytes)] }),
      .array(assessable.map(\.claimKey).sorted().map { .int($0) }),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 3, of: "abilities")
    let id = try fields.text(upTo: 64)
    var models: [String: SHA256Digest] = [:]
    for element in try fields.list(upTo: 16) {
      var parts = try WireFields(element, count: 2, of: "model")
      let role = try parts.text(upTo: 64)
      models[role] = SHA256Digest(try parts.bytes(32))
    }
    var assessable: Set<Measure> = []
    for element in try fields.list(upTo: Measure.allCases.count) {
      guard let measure = element.integer.flatMap({ Measure(claimKey: Int($0)) }) else {
        throw WireError("an unknown measure")
      }
      assessable.insert(measure)
    }
    self.init(algorithms: AlgorithmSet(id: id, models: models), assessable: assessable)
  }
}
