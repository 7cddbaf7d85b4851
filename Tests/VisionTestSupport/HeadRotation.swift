import Foundation

/// A head's rotation by the angles of `HeadPose`, in degrees: in the image (roll), then up (pitch), then to the side (yaw).
public struct HeadRotation: Sendable {
  public var yaw: Double
  public var pitch: Double
  public var roll: Double

  public init(yaw: Double, pitch: Double, roll: Double) {
    self.yaw = yaw
    self.pitch = pitch
    self.roll = roll
  }

  /// - Parameter point: x to the right, y up, z towards the viewer.
  public func turn(_ point: SIMD3<Double>) -> SIMD3<Double> {
    let degree = Double.pi / 180
    func rotate(_ a: inout Double, _ b: inout Double, _ angle: Double) {
      (a, b) = (
        a * cos(angle * degree) + b * sin(angle * degree),
        -a * sin(angle * degree) + b * cos(angle * degree)
      )
    }
    var (x, y, z) = (point.x, point.y, point.z)
    rotate(&x, &y, roll)
    rotate(&y, &z, pitch)
    rotate(&x, &z, yaw)
    return [x, y, z]
  }
}
