import Glibc

/// A colour in CIELAB under D50 (ISO/CIE 11664-4), from sRGB by Bradford-adapted primaries.
struct LabColour: Sendable {
  /// 0 black … 100 white.
  let lightness: Double
  /// Green to red.
  let a: Double
  /// Blue to yellow.
  let b: Double

  /// - Parameter bgr: blue, green and red, 0…255.
  init(bgr: SIMD3<Double>) {
    let (blue, green, red) = (
      Luminance.linear(bgr.x / 255), Luminance.linear(bgr.y / 255), Luminance.linear(bgr.z / 255)
    )
    let x = Self.curve((red * 0.43605 + green * 0.38508 + blue * 0.14309) / 0.964221)
    let y = Self.curve(red * 0.22249 + green * 0.71689 + blue * 0.06062)
    let z = Self.curve((red * 0.01393 + green * 0.09710 + blue * 0.71419) / 0.825211)
    lightness = 116 * y - 16
    a = 500 * (x - y)
    b = 200 * (y - z)
  }

  /// OFIQ has 24289/27 where CIE has 24389/27; what matters here is to agree with it.
  private static func curve(_ value: Double) -> Double {
    value > 216.0 / 24389 ? cbrt(value) : (24289.0 / 27 * value + 16) / 116
  }

  /// Euclidean distance (ΔE 1976).
  func difference(_ other: LabColour) -> Double {
    let (dl, da, db) = (lightness - other.lightness, a - other.a, b - other.b)
    return (dl * dl + da * da + db * db).squareRoot()
  }
}
