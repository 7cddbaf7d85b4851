/// 0x54: from the image's left edge to the image-right eye, in eye distances. Score 100 · sig(x; 0.9, 0.1).
public struct LeftwardCrop: ScoredComponent {
  public static let component = QualityComponent.leftwardCrop
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    Double(face.landmarks.rightEye.x) / face.landmarks.interEyeDistance
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 0.9, width: 0.1) }
}
