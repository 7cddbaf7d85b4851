import Glibc

/// 0x4B: how far the cheeks' mean colour is from skin, in CIELAB (D50): distance from a 5…25, b 5…35; 100 where a or b
/// is negative, and so for grey images. Score 200 · (1 − sig(x; 0, 10)).
public struct NaturalColour: ScoredComponent {
  public static let component = QualityComponent.naturalColour
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    let count = face.light.leftCheek.total + face.light.rightCheek.total
    guard count > 0 else { return nil }
    let colour = LabColour(bgr: SIMD3<Double>(face.light.cheekSum) / Double(count))
    guard colour.a >= 0, colour.b >= 0 else { return 100 }
    return hypot(max(0, 5 - colour.a, colour.a - 25), max(0, 5 - colour.b, colour.b - 35))
  }

  public var mapped: Double { 200 * (1 - sigmoid(raw, centre: 0, width: 10)) }
}
