import CBOR
import FaceQuality
import Liveness
import TrustedPacket
import VideoCapture

/// What a worker process answers. The daemon believes no more of it than the types say.
enum WorkerReply: Sendable, Equatable {
  case ready(WorkerAbilities)
  case started(PerCamera<StreamFormat>)
  case frame(PerCamera<FrameInfo>)
  /// What was measured; whether that suffices is for the daemon to say.
  case assessment([Measure: Double], Guidance?, LivenessReport?)
  /// Comes with the descriptor of a sealed memory file.
  case sample(SampleFacts)
  case done
  /// No frame came yet; ask again.
  case waiting
  case failed(WorkerError)
}

/// What is to be known of a sample beside its bytes.
struct SampleFacts: Sendable, Equatable {
  var mediaType = MediaType.jpeg
  var width: Int
  var height: Int
  var edits: [SampleClaim.Edit]
  var drops: PerCamera<DropCounts>
}

extension SampleFacts {
  /// Whether this can be a sample of the stream: the whole frame, or a part of it where a part was asked for.
  func fit(_ format: StreamFormat, under requirement: SampleRequirement) -> Bool {
    guard edits.contains(.cropped) == (requirement.crop != nil) else { return false }
    return requirement.crop == nil
      ? (width, height) == (format.width, format.height)
      : width <= format.width && height <= format.height
  }
}

extension WorkerReply {
  var bytes: [UInt8] { CBOREncoder.encode(.array(fields)) }

  private var fields: [CBORValue] {
    switch self {
    case .ready(let abilities): [0, .int(WorkerRequest.version), abilities.wire]
    case .started(let formats): [1, formats.wire(\.wire)]
    case .frame(let infos): [2, infos.wire(\.wire)]
    case .assessment(let values, let guidance, let liveness):
      [
        3,
        .array(
          values.sorted { $0.key.claimKey < $1.key.claimKey }.map {
            [.int($0.claimKey), .real($1)]
          }
        ), .optional(guidance?.rawValue), liveness?.wire ?? .null,
      ]
    case .sample(let facts):
      [
        4, .int(facts.mediaType.rawValue), .int(facts.width), .int(facts.height),
        .array(facts.edits.map { .int($0.rawValue) }), facts.drops.wire(\.wire),
      ]
    case .done: [5]
    case .waiting: [7]
    case .failed(let error):
      [6, .text(error.code.word), .text(error.role.rawValue), .text(error.clipped)]
    }
  }

  /// - Throws: `WireError`.
  init(_ bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage(bytes)
    switch message.kind {
    case 0:
      var fields = try message.fields(3, "ready")
      guard try fields.integer(in: 0...Int.max) == WorkerRequest.version else {
        throw WireError("the worker is of another version; restart attestcamd")
      }
      self = .ready(try WorkerAbilities(wire: fields.next()))
    case 1:
      var fields = try message.fields(2, "started")
      self = .started(
        try PerCamera(wire: fields.next()) { (value) throws(WireError) in
          try StreamFormat(wire: value)
        })
    case 2:
      var fields = try message.fields(2, "frame")
      self = .frame(
        try PerCamera(wire: fields.next()) { (value) throws(WireError) in
          try FrameInfo(wire: value)
        })
    case 3:
      var fields = try message.fields(4, "assessment")
      let values = try Self.values(fields.list(upTo: Measure.allCases.count))
      let word = try fields.optionalText(upTo: 64)
      let guidance = word.flatMap(Guidance.init(rawValue:))
      guard (word == nil) == (guidance == nil) else { throw WireError("unknown guidance") }
      let liveness =
        fields.skipsNothing() ? nil : try LivenessReport(wire: fields.next())
      self = .assessment(values, guidance, liveness)
    case 4: self = .sample(try Self.sample(message.fields(6, "sample")))
    case 5: self = try message.bare(.done)
    case 6:
      var fields = try message.fields(4, "failed")
      let code = try WorkerError.Code(word: fields.text(upTo: 64))
      let role: CameraRole = try fields.choice()
      self = .failed(
        WorkerError(code, try fields.text(upTo: WorkerError.longestMessage), of: role))
    case 7: self = try message.bare(.waiting)
    default: throw WireError("an unknown reply")
    }
  }

  private static func values(_ list: [CBORValue]) throws(WireError) -> [Measure: Double] {
    var values: [Measure: Double] = [:]
    for element in list {
      var fields = try WireFields(element, count: 2, of: "measurement")
      guard let measure = Measure(claimKey: try fields.integer(in: 0...Int.max)) else {
        throw WireError("an unknown measure")
      }
      let value = try fields.real()
      guard measure.range ~= value, values.updateValue(value, forKey: measure) == nil else {
        throw WireError("\(measure.rawValue): out of range, or twice")
      }
    }
    return values
  }

  private static func sample(_ fields: WireFields) throws(WireError) -> SampleFacts {
    var fields = fields
    guard let mediaType = try MediaType(rawValue: fields.integer(in: 0...Int.max)) else {
      throw WireError("an unknown media type")
    }
    let (width, height) = (
      try fields.integer(in: 1...WireRange.side), try fields.integer(in: 1...WireRange.side)
    )
    var edits: [SampleClaim.Edit] = []
    for element in try fields.list(upTo: 4) {
      guard let edit = element.integer.flatMap({ SampleClaim.Edit(rawValue: Int($0)) }),
        !edits.contains(edit)
      else { throw WireError("an unknown edit, or one twice") }
      edits.append(edit)
    }
    let drops = try PerCamera(wire: fields.next()) { (value) throws(WireError) in
      try DropCounts(wire: value)
    }
    return SampleFacts(
      mediaType: mediaType, width: width, height: height, edits: edits, drops: drops)
  }
}
