import Glibc

/// A rotation by yaw, pitch and roll in degrees with the signs of `HeadPose`, in picture coordinates: x to the right, y
/// down, z away from the camera.
struct Turn {
  private let rows: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)

  init(yaw: Float, pitch: Float, roll: Float) {
    let radians = Float.pi / 180
    let (sy, cy) = (sin(yaw * radians), cos(yaw * radians))
    let (sp, cp) = (sin(pitch * radians), cos(pitch * radians))
    let (sr, cr) = (sin(roll * radians), cos(roll * radians))
    // Roll in the picture first, then pitch about the axis through the ears, then yaw about the upright axis. The nose
    // is at negative z: yaw brings it to positive x, pitch to negative y.
    let roll: [SIMD3<Float>] = [[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]]
    let pitch: [SIMD3<Float>] = [[1, 0, 0], [0, cp, sp], [0, -sp, cp]]
    let yaw: [SIMD3<Float>] = [[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]]
    let turned = Self.product(yaw, Self.product(pitch, roll))
    rows = (turned[0], turned[1], turned[2])
  }

  private static func product(_ a: [SIMD3<Float>], _ b: [SIMD3<Float>]) -> [SIMD3<Float>] {
    a.map { row in b[0] * row.x + b[1] * row.y + b[2] * row.z }
  }

  func callAsFunction(_ point: SIMD3<Float>) -> SIMD3<Float> {
    [(rows.0 * point).sum(), (rows.1 * point).sum(), (rows.2 * point).sum()]
  }
}
