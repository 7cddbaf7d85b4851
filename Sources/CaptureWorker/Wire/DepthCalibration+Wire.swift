import CBOR
import VideoCapture

extension DepthCalibration {
  var wire: CBORValue {
    [
      .int(unit), .int(width), .int(height), .real(focalX), .real(focalY), .real(centreX),
      .real(centreY), .array(rotation.map { .real($0) }), .array(translation.map { .real($0) }),
    ]
  }

  init(wire value: CBORValue) throws(WireError) {
    var fields = try WireFields(value, count: 9, of: "calibration")
    self.init(
      unit: try fields.integer(in: 1...1_000_000),
      width: try fields.integer(in: 1...WireRange.side),
      height: try fields.integer(in: 1...WireRange.side), focalX: try fields.real(),
      focalY: try fields.real(), centreX: try fields.real(), centreY: try fields.real(),
      rotation: try Self.numbers(fields.next(), 9),
      translation: try Self.numbers(fields.next(), 3))
    if let flaw { throw WireError("calibration: \(flaw)") }
  }

  private static func numbers(_ value: CBORValue, _ count: Int) throws(WireError) -> [Double] {
    var fields = try WireFields(value, count: count, of: "calibration")
    var numbers: [Double] = []
    for _ in 0..<count { numbers.append(try fields.real()) }
    return numbers
  }
}
