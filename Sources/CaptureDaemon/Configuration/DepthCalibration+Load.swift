import StrictYAML
import VideoCapture

extension DepthCalibration {
  /// - Parameters:
  ///   - node: what the configuration says of the depth camera.
  ///   - stream: what is asked of it; the calibration is of images of that size.
  init(_ node: YAMLNode, for stream: StreamRequest) throws(YAMLError) {
    let entries = try node.entries()
    guard let calibration = entries.first(where: { $0.name == "calibration" })?.value else {
      throw node.refused(.missing, "needs calibration, without which distances mean nothing")
    }
    let members = try calibration.members([
      "unit_um", "focal", "centre", "rotation", "translation_mm",
    ])
    let focal = try Self.numbers(members.required("focal"), 2, in: 1...100_000)
    let centre = try Self.numbers(members.required("centre"), 2, in: 0...8192)
    self.init(
      unit: try members.integer("unit_um", in: 1...1_000_000, or: 1000), width: stream.width,
      height: stream.height, focalX: focal[0], focalY: focal[1], centreX: centre[0],
      centreY: centre[1])
    if let node = members["rotation"] { rotation = try Self.numbers(node, 9, in: -1.001...1.001) }
    if let node = members["translation_mm"] {
      translation = try Self.numbers(node, 3, in: -10_000...10_000)
    }
    if let flaw { throw calibration.refused(flaw) }
  }

  private static func numbers(
    _ node: YAMLNode, _ count: Int, in range: ClosedRange<Double>
  ) throws(YAMLError) -> [Double] {
    let numbers = try node.list { (element) throws(YAMLError) in try element.number(in: range) }
    guard numbers.count == count else { throw node.refused("must be \(count) numbers") }
    return numbers
  }
}
