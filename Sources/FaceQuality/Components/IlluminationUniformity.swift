import Glibc

/// 0x43: what the luminance histograms of both cheeks share, 0…1. Score 100 · x^0.3.
public struct IlluminationUniformity: ScoredComponent {
  public static let component = QualityComponent.illuminationUniformity
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    face.light.leftCheek.intersection(face.light.rightCheek)
  }

  public var mapped: Double { 100 * pow(raw, 0.3) }
}
