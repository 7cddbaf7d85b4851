import FaceAnalysis
import TrustedPacket

extension Measure {
  /// Values that the measure can have; a limit outside is a mistake in the profile.
  public var range: ClosedRange<Double> {
    switch self {
    case .singleFace: 0...64
    case .faceAreaShare, .completeness, .illumination: 0...1
    case .frontalAngle: 0...180
    case .interEyeDistance: 0...8192
    case .sharpness: 0...100
    }
  }

  /// The model without which this cannot be assessed; nil when the built-in detector suffices.
  public var neededModel: ModelPin? {
    switch self {
    case .frontalAngle, .interEyeDistance: .yuNet
    default: nil
    }
  }

  /// In the order in which a person should mend them: each makes sense only when those before it are met.
  static let byUrgency: [Measure] = [
    .singleFace, .completeness, .faceAreaShare, .interEyeDistance, .frontalAngle, .illumination,
    .sharpness,
  ]
}
