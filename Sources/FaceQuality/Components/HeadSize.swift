import FaceAnalysis

/// 0x53: distance from eyes to chin over the image's height. Score 200 · (1 − sig(|x − 0.45|; 0, 0.05)).
public struct HeadSize: ScoredComponent {
  public static let component = QualityComponent.headSize
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    face.landmarks.eyeToChin / face.frame.height
  }

  public var mapped: Double { 200 * (1 - sigmoid(abs(raw - 0.45), centre: 0, width: 0.05)) }
}
