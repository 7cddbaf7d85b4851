import CBOR
import DeviceKeys
import FaceQuality
import Liveness
import Platform
import TrustedPacket
import VideoCapture

extension WorkerOrder {
  var wire: CBORValue {
    [
      streams.wire(\.wire), calibration?.wire ?? .null, profile.wire, .instant(accepted),
      liveness?.wire ?? .null,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 5, of: "order")
    let streams = try PerCamera(wire: fields.next()) { (value) throws(WireError) in
      try StreamRequest(wire: value)
    }
    let calibration =
      fields.skipsNothing() ? nil : try DepthCalibration(wire: fields.next())
    guard (calibration == nil) == (streams.depth == nil) else {
      throw WireError("calibration: there exactly with a depth camera")
    }
    self.init(
      streams: streams, calibration: calibration,
      profile: try CaptureProfile(wire: fields.next()), accepted: try fields.instant(),
      liveness: fields.skipsNothing() ? nil : try LivenessOrder(wire: fields.next()))
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
      samples.wire,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 7, of: "profile")
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
      selection: try SelectionRule(wire: fields.next()),
      samples: try SamplePlan(wire: fields.next()))
  }
}

extension SamplePlan {
  var wire: CBORValue {
    [.int(stills), .int(span.wholeNanoseconds), .bool(infrared), .bool(depth)]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 4, of: "sample plan")
    self.init(
      stills: try fields.integer(in: 1...SamplePlan.most),
      span: .nanoseconds(try fields.integer(in: 0...SamplePlan.longest.wholeNanoseconds)),
      infrared: try fields.flag(), depth: try fields.flag())
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
  var wire: CBORValue {
    [
      .optional(detector), .optional(mesh),
      passive.map { [.text($0.near), .text($0.far)] } ?? .null,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 3, of: "models")
    self.init(
      detector: try fields.optionalText(upTo: 4096), mesh: try fields.optionalText(upTo: 4096),
      passive: fields.skipsNothing() ? nil : try Passive(wire: fields.next()))
  }
}

extension WorkerModels.Passive {
  fileprivate init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 2, of: "passive models")
    self.init(near: try fields.text(upTo: 4096), far: try fields.text(upTo: 4096))
  }
}

extension WorkerAbilities {
  var wire: CBORValue {
    [
      .text(algorithms.id),
      .digests(algorithms.models),
      .array(assessable.map(\.claimKey).sorted().map { .int($0) }), .methods(liveness),
      .digests(livenessModels),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 5, of: "abilities")
    let id = try fields.text(upTo: 64)
    let models = try fields.digests()
    var assessable: Set<Measure> = []
    for element in try fields.list(upTo: Measure.allCases.count) {
      guard let measure = element.integer.flatMap({ Measure(claimKey: Int($0)) }) else {
        throw WireError("an unknown measure")
      }
      assessable.insert(measure)
    }
    self.init(
      algorithms: AlgorithmSet(id: id, models: models), assessable: assessable,
      liveness: try fields.methods(), livenessModels: try fields.digests())
  }
}
