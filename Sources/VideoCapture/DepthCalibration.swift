/// What a depth camera's numbers mean and where it looks from: the pinhole model of one size of image without distortion, and
/// the way from its axes to those of the camera for visible light. Axes: x to the right, y down, z away from the camera.
///
/// A pixel (u, v) of value d, where d is not 0, is the point z = d · unit, x = z (u − centreX) / focalX,
/// y = z (v − centreY) / focalY; for the visible camera rotation · (x, y, z) + translation.
public struct DepthCalibration: Sendable, Equatable {
  /// Micrometres for each step of a pixel's value, 1…1,000,000.
  public var unit: Int
  /// Pixels of the images that the rest is good for.
  public var width: Int
  /// Pixels.
  public var height: Int
  /// Focal lengths and principal point in pixels, 0 being the middle of the first one.
  public var focalX: Double
  public var focalY: Double
  public var centreX: Double
  public var centreY: Double
  /// A rotation, 3×3, row by row.
  public var rotation: [Double]
  /// Three lengths in millimetres.
  public var translation: [Double]

  public static let noRotation: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]

  public init(
    unit: Int, width: Int, height: Int, focalX: Double, focalY: Double, centreX: Double,
    centreY: Double, rotation: [Double] = Self.noRotation, translation: [Double] = [0, 0, 0]
  ) {
    self.unit = unit
    self.width = width
    self.height = height
    self.focalX = focalX
    self.focalY = focalY
    self.centreX = centreX
    self.centreY = centreY
    self.rotation = rotation
    self.translation = translation
  }

  /// What cannot be right; nil when all is within bounds.
  public var flaw: String? {
    guard 1...1_000_000 ~= unit else { return "unit: 1 to 1,000,000 micrometres" }
    guard 1...8192 ~= width, 1...8192 ~= height else { return "size: 1 to 8,192 pixels a side" }
    guard [focalX, focalY].allSatisfy({ 1...100_000 ~= $0 }) else {
      return "focal: 1 to 100,000 pixels"
    }
    guard 0...Double(width) ~= centreX, 0...Double(height) ~= centreY else {
      return "centre: must lie in the image"
    }
    guard translation.count == 3, translation.allSatisfy({ abs($0) <= 10_000 }) else {
      return "translation: three lengths up to 10,000 mm"
    }
    return isRotation ? nil : "rotation: nine numbers of a rotation, row by row"
  }

  /// Rows of length 1 at right angles, in right-handed order, to a thousandth.
  private var isRotation: Bool {
    guard rotation.count == 9, rotation.allSatisfy({ abs($0) <= 1.001 }) else { return false }
    let rows = (0..<3).map { Array(rotation[3 * $0..<3 * $0 + 3]) }
    func dot(_ a: Int, _ b: Int) -> Double { zip(rows[a], rows[b]).reduce(0) { $0 + $1.0 * $1.1 } }
    for a in 0..<3 {
      for b in a..<3 where abs(dot(a, b) - (a == b ? 1 : 0)) > 0.001 { return false }
    }
    let (x, y) = (rows[0], rows[1])
    let cross = [
      x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0],
    ]
    return zip(cross, rows[2]).reduce(0) { $0 + $1.0 * $1.1 } > 0
  }
}
