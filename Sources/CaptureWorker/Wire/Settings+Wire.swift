import CBOR
import VideoCapture

extension CameraSettings {
  var wire: CBORValue {
    [controls.wire, .array(exceptions.map(\.rawValue).sorted().map { .text($0) })]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 2, of: "camera settings")
    self.init(controls: try CameraControls(wire: fields.next()))
    for element in try fields.list(upTo: CameraException.allCases.count) {
      guard let exception = element.textString.flatMap(CameraException.init(rawValue:)) else {
        throw WireError("an unknown exception")
      }
      exceptions.insert(exception)
    }
  }
}

extension CameraControls {
  var wire: CBORValue {
    [
      exposure.map { .int($0) } ?? .null, gain.map { .int($0) } ?? .null,
      .optional(powerLine?.rawValue), emitter.map { .bool($0) } ?? .null,
      rescue.map { [.int($0.exposure), $0.gain.map { .int($0) } ?? .null] } ?? .null,
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 5, of: "controls")
    let range = Int(Int32.min)...Int(Int32.max)
    self.init()
    if !fields.skipsNothing() { exposure = try fields.integer(in: range) }
    if !fields.skipsNothing() { gain = try fields.integer(in: range) }
    if !fields.skipsNothing() { powerLine = try fields.choice() }
    if !fields.skipsNothing() { emitter = try fields.flag() }
    if !fields.skipsNothing() {
      var bounds = try WireFields(fields.next(), count: 2, of: "rescue")
      rescue = LightBounds(
        exposure: try bounds.integer(in: range),
        gain: bounds.skipsNothing() ? nil : try bounds.integer(in: range))
    }
  }
}
