import FaceAnalysis
import TrustedPacket

/// What to tell a person whose face does not meet a requirement yet.
struct Advice {
  /// How many were found.
  let faces: Int
  /// The largest.
  let box: ImageBox?
  /// Where its whole face would be, uncut.
  let extent: ImageBox?
  let frame: ImageBox
  let window: ImageBox

  /// - Returns: what to do about the most urgent measure that is not met, or about the weakest where a better score is
  ///   asked for; nil when there is nothing to do.
  func guidance(for assessment: FrameAssessment, under profile: CaptureProfile) -> Guidance? {
    let isGood = assessment.score >= profile.selection.requestedScore ?? 0
    guard let measure = assessment.unmet.first ?? (isGood ? nil : assessment.weakest?.measure)
    else { return nil }
    let value = assessment.measurements.first { $0.measure == measure }?.value
    return guidance(for: measure, value: value, requirement: profile.requirements[measure])
  }

  private func guidance(
    for measure: Measure, value: Double?, requirement: Requirement?
  ) -> Guidance {
    let isTooLarge = value.map { $0 > requirement?.maximum ?? .infinity } ?? false
    switch measure {
    case .singleFace, .singleFacePresent: return faces == 0 ? .noFace : .severalFaces
    case .completeness: return fillsFrame ? .moveBack : .centreFace
    case .faceAreaShare:
      if isTooLarge { return .moveBack }
      return couldReach(requirement?.minimum) ? .centreFace : .moveCloser
    case .interEyeDistance, .frontalInterEyeDistance: return isTooLarge ? .moveBack : .moveCloser
    // 0.45 of the height is best; the score falls to both sides.
    case .headSize: return value ?? 0 > 0.45 ? .moveBack : .moveCloser
    case .leftwardCrop, .rightwardCrop, .marginAbove, .marginBelow:
      return fillsFrame ? .moveBack : .centreFace
    case .frontalAngle, .headPoseYaw, .headPosePitch: return .lookStraight
    case .headPoseRoll: return .levelHead
    case .illumination, .luminanceMean: return isTooBright(value, requirement)
    case .underExposurePrevention, .dynamicRange, .luminanceVariance: return .moreLight
    case .overExposurePrevention: return .lessLight
    case .illuminationUniformity, .naturalColour: return .evenLight
    case .occlusion: return .uncoverFace
    case .eyesOpen: return .openEyes
    case .mouthClosed: return .closeMouth
    case .sharpness: return .holdStill
    }
  }

  /// A score falls in the dark and in glare alike.
  private func isTooBright(_ value: Double?, _ requirement: Requirement?) -> Guidance {
    value ?? 0 > requirement?.maximum ?? 0.5 ? .lessLight : .moreLight
  }

  /// Whether the face is cut off because it is too near, not because it is off centre.
  private var fillsFrame: Bool {
    guard let extent else { return false }
    return extent.width > 0.9 * frame.width || extent.height > 0.9 * frame.height
  }

  /// Whether the face is large enough and only in the wrong place.
  private func couldReach(_ share: Double?) -> Bool {
    guard let box, window.area > 0 else { return false }
    let fitting = min(box.width, window.width) * min(box.height, window.height)
    return fitting / window.area >= share ?? 0
  }
}
