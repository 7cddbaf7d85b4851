import FaceAnalysis
import TrustedPacket

extension Measure {
  /// Values that the measure can have; a limit outside is a mistake in the profile.
  public var range: ClosedRange<Double> {
    switch self {
    case .singleFace: 0...64
    case .faceAreaShare, .completeness, .illumination, .illuminationUniformity, .luminanceMean,
      .luminanceVariance, .underExposurePrevention, .overExposurePrevention, .singleFacePresent:
      0...1
    case .frontalAngle: 0...180
    case .headPoseYaw, .headPosePitch, .headPoseRoll: -180...180
    case .interEyeDistance, .frontalInterEyeDistance: 0...8192
    case .sharpness: 0...100
    case .dynamicRange: 0...8
    case .occlusion, .naturalColour: 0...400
    case .eyesOpen, .mouthClosed: 0...10
    case .headSize, .leftwardCrop, .rightwardCrop, .marginAbove, .marginBelow: -1000...1000
    }
  }

  /// The model without which this cannot be assessed; nil when the built-in detector suffices.
  public var neededModel: ModelPin? {
    switch self {
    case .singleFace, .faceAreaShare, .completeness, .sharpness, .illumination: nil
    case .frontalAngle, .interEyeDistance: .yuNet
    default: .faceMesh
    }
  }

  /// In the order in which a person should mend them: each makes sense only when those before it are met.
  static let byUrgency: [Measure] = [
    .singleFace, .singleFacePresent, .completeness, .faceAreaShare, .headSize, .interEyeDistance,
    .frontalInterEyeDistance, .leftwardCrop, .rightwardCrop, .marginAbove, .marginBelow,
    .frontalAngle, .headPoseYaw, .headPosePitch, .headPoseRoll, .occlusion, .illumination,
    .luminanceMean, .underExposurePrevention, .overExposurePrevention, .illuminationUniformity,
    .luminanceVariance, .dynamicRange, .naturalColour, .eyesOpen, .mouthClosed, .sharpness,
  ]
}
