/// 0x4D: opening of the less open eye, upright, over the distance from eyes to chin. Score 100 · sig(x; 0.02, 0.01).
public struct EyesOpen: ScoredComponent {
  public static let component = QualityComponent.eyesOpen
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    let points = face.aligned
    return min(
      points.opening((61, 67), (62, 66), (63, 65)), points.opening((69, 75), (70, 74), (71, 73)))
      / points.eyeToChin
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 0.02, width: 0.01) }
}
