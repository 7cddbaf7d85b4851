/// 0x46: share of the face with a luminance of 0…25 of 255. Score 120 · (0.832 − sig(x; 0.92, 0.05)).
///
/// The standard leaves occluded pixels out; without a segmentation network all pixels count.
public struct UnderExposurePrevention: ScoredComponent {
  public static let component = QualityComponent.underExposurePrevention
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    face.light.region.share(of: 0...25)
  }

  public var mapped: Double { 120 * (0.832 - sigmoid(raw, centre: 0.92, width: 0.05)) }
}
