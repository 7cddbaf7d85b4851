import FaceAnalysis

/// 0x55: from the image-left eye to the image's right edge, in eye distances. Score 100 · sig(x; 0.9, 0.1).
public struct RightwardCrop: ScoredComponent {
  public static let component = QualityComponent.rightwardCrop
  public let raw: Double
  public init(raw: Double) { self.raw = raw }

  public static func measure(_ face: FaceEvidence) -> Double? {
    (face.frame.width - Double(face.landmarks.leftEye.x)) / face.landmarks.interEyeDistance
  }

  public var mapped: Double { 100 * sigmoid(raw, centre: 0.9, width: 0.1) }
}
