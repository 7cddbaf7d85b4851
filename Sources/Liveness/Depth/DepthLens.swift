/// What a depth image's numbers mean: unit and pinhole model.
public struct DepthLens: Sendable, Equatable {
  /// Millimetres per step of a pixel's value.
  public var unit: Double
  /// Focal lengths and principal point, in pixels of the depth image.
  public var focalX: Double
  public var focalY: Double
  public var centreX: Double
  public var centreY: Double

  public init(unit: Double, focalX: Double, focalY: Double, centreX: Double, centreY: Double) {
    self.unit = unit
    self.focalX = focalX
    self.focalY = focalY
    self.centreX = centreX
    self.centreY = centreY
  }

  var isValid: Bool {
    0.0001...1_000 ~= unit && 1...100_000 ~= focalX && 1...100_000 ~= focalY
      && abs(centreX) <= 100_000 && abs(centreY) <= 100_000
  }
}
