import CBOR

/// What the values of a depth map mean and where its camera looks from, so that it can be made into points in space: a
/// pinhole model without distortion. Axes: x to the right, y down, z away from the camera.
public struct GeometryClaim: Sendable, Hashable {
  /// Micrometres for each step of a value, 1…1,000,000; a value of 0 says that the distance is not known.
  public var unit: Int
  /// Focal lengths along x and y, then the principal point, in millionths of a pixel; 0 is the middle of the first pixel.
  public var intrinsics: [Int]
  /// From the axes of the depth camera to those of the visible one: a rotation, row by row, in millionths.
  public var rotation: [Int]
  /// Micrometres, after the rotation.
  public var translation: [Int]

  public init(unit: Int, intrinsics: [Int], rotation: [Int], translation: [Int]) {
    self.unit = unit
    self.intrinsics = intrinsics
    self.rotation = rotation
    self.translation = translation
  }

  var cbor: CBORValue {
    [
      1: .int(unit), 2: .array(intrinsics.map { .int($0) }), 3: .array(rotation.map { .int($0) }),
      4: .array(translation.map { .int($0) }),
    ]
  }

  init(_ value: CBORValue) throws(PacketError) {
    var map = try ClaimMap(value, name: "samples[].geometry")
    unit = try map.unsigned(1, "unit", in: 1...1_000_000)
    intrinsics = try Self.numbers(&map, 2, "intrinsics", 4, in: 0...100_000_000_000)
    guard intrinsics.prefix(2).allSatisfy({ $0 > 0 }) else {
      throw map.error("intrinsics", "a focal length is not 0")
    }
    rotation = try Self.numbers(&map, 3, "rotation", 9, in: -1_001_000...1_001_000)
    translation = try Self.numbers(&map, 4, "translation", 3, in: -10_000_000...10_000_000)
    try map.finish()
  }

  private static func numbers(
    _ map: inout ClaimMap, _ key: Int64, _ label: String, _ count: Int, in range: ClosedRange<Int64>
  ) throws(PacketError) -> [Int] {
    let elements = try map.require(key, label).elements ?? []
    let numbers = elements.compactMap(\.integer)
    guard elements.count == count, numbers.count == count, numbers.allSatisfy(range.contains) else {
      throw map.error(
        label, "expected \(count) integers from \(range.lowerBound) to \(range.upperBound)")
    }
    return numbers.map { Int($0) }
  }
}
