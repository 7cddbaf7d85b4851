import Glibc

/// Luminance of sRGB pixels (IEC 61966-2-1, ITU-R BT.709 weights).
enum Luminance {
  /// Linear light of a channel value in 0…1.
  static func linear(_ x: Double) -> Double {
    x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
  }

  /// What each of the 256 values of blue, green and red contributes, in 255ths.
  static let blue = table(0.0722)
  static let green = table(0.7152)
  static let red = table(0.2126)

  private static func table(_ weight: Double) -> [Double] {
    (0...255).map { weight * linear(Double($0) / 255) * 255 }
  }
}
