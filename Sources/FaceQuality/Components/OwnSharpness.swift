/// Ours: Crété's blur measure and the variance of the Laplacian at an eye distance of 60 pixels, 0…100; see `Sharpness`.
public struct OwnSharpness: ScoredComponent {
  public static let component = QualityComponent.ownSharpness
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? { face.own?.sharpness }

  public var mapped: Double { raw }
}
