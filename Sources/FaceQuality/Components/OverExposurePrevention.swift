/// 0x47: share of the face with a luminance of 247…255 of 255. Score 1 / (x + 0.01).
///
/// The standard leaves occluded pixels out; without a segmentation network all pixels count.
public struct OverExposurePrevention: ScoredComponent {
  public static let component = QualityComponent.overExposurePrevention
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    face.light.region.share(of: 247...255)
  }

  public var mapped: Double { 1 / (raw + 0.01) }
}
