import Glibc

/// 0x45: variance of the face's luminance, 0…0.25. Score 100 · sin(π · 60x / (60x + 1)).
public struct LuminanceVariance: ScoredComponent {
  public static let component = QualityComponent.luminanceVariance
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.light.region.variance }

  public var mapped: Double { 100 * sin(Double.pi * 60 * raw / (60 * raw + 1)) }
}
