import Glibc

/// How a head's angle in degrees becomes a score: 100 · cos²(x), 0 from 90° on.
enum HeadAngle {
  static func score(_ degrees: Double) -> Double {
    let cosine = max(0, cos(degrees * .pi / 180))
    return 100 * cosine * cosine
  }
}
