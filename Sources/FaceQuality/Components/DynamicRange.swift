/// 0x48: entropy of the face's luminance in bits, 0…8. Score 12.5 · x.
public struct DynamicRange: ScoredComponent {
  public static let component = QualityComponent.dynamicRange
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.light.region.entropy }

  public var mapped: Double { 12.5 * raw }
}
