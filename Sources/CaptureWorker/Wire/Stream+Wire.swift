import CBOR
import Platform
import VideoCapture

extension PerCamera {
  /// An array of three, null for what there is not.
  func wire(_ encode: (Value) -> CBORValue) -> CBORValue {
    .array(CameraRole.allCases.map { self[$0].map(encode) ?? .null })
  }

  init(
    wire value: CBORValue, _ decode: (CBORValue) throws(WireError) -> Value
  ) throws(WireError) {
    var fields = try WireFields(value, count: CameraRole.allCases.count, of: "cameras")
    self.init(visible: try decode(fields.next()))
    if !fields.skipsNothing() { infrared = try decode(fields.next()) }
    if !fields.skipsNothing() { depth = try decode(fields.next()) }
  }
}

extension StreamRequest {
  var wire: CBORValue {
    [
      .array(formats.map { .text($0.rawValue) }), .int(width), .int(height), .int(rate),
      settings.wire,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 5, of: "stream")
    var formats: [PixelFormat] = []
    for element in try fields.list(upTo: 32) {
      guard let format = element.textString.flatMap(PixelFormat.init(rawValue:)) else {
        throw WireError("an unknown format")
      }
      formats.append(format)
    }
    self.init(
      formats: formats, width: try fields.integer(in: 1...WireRange.side),
      height: try fields.integer(in: 1...WireRange.side), rate: try fields.integer(in: 1...1000))
    settings = try CameraSettings(wire: fields.next())
  }
}

extension StreamFormat {
  var wire: CBORValue {
    [
      .text(format.rawValue), .int(width), .int(height), .int(interval.wholeNanoseconds),
      .text(timestampSource.rawValue), .optional(convertedFrom?.rawValue),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 6, of: "format")
    self.init(
      format: try fields.choice(), width: try fields.integer(in: 1...WireRange.side),
      height: try fields.integer(in: 1...WireRange.side),
      // 1 to 1,000 frames per second.
      interval: .nanoseconds(
        try fields.integer(in: 1_000_000...1_000_000_000 as ClosedRange<Int64>)),
      timestampSource: try fields.choice())
    if !fields.skipsNothing() { convertedFrom = try fields.choice() }
  }
}

extension FrameInfo {
  var wire: CBORValue {
    [
      .text(format.rawValue), .int(width), .int(height), .int(bytesPerLine), .int(sequence),
      .instant(timestamp), .instant(queued),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 7, of: "frame")
    self.init(
      format: try fields.choice(), width: try fields.integer(in: 1...WireRange.side),
      height: try fields.integer(in: 1...WireRange.side),
      bytesPerLine: try fields.integer(in: 0...WireRange.sample),
      sequence: try fields.integer(in: 0...UInt32.max), timestamp: try fields.instant(),
      queued: try fields.instant())
  }
}

extension DropCounts {
  var wire: CBORValue { .array(DropReason.allCases.map { .int(self[$0]) }) }

  init(wire value: CBORValue) throws(WireError) {
    let reasons = DropReason.allCases
    var fields = try WireFields(value, count: reasons.count, of: "drops")
    self.init()
    for reason in reasons { self[reason] = try fields.integer(in: 0...Int(UInt32.max)) }
  }
}
