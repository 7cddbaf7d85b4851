import FaceAnalysis
import TrustedPacket

/// What to tell a person whose face does not meet a requirement yet.
struct Advice {
  let faces: [DetectedFace]
  let frame: ImageBox
  let window: ImageBox

  func guidance(for measure: Measure, value: Double?, requirement: Requirement?) -> Guidance {
    let isTooLarge = value.map { $0 > requirement?.maximum ?? .infinity } ?? false
    switch measure {
    case .singleFace: return faces.isEmpty ? .noFace : .severalFaces
    case .completeness: return fillsFrame ? .moveBack : .centreFace
    case .faceAreaShare:
      if isTooLarge { return .moveBack }
      return couldReach(requirement?.minimum) ? .centreFace : .moveCloser
    case .interEyeDistance: return isTooLarge ? .moveBack : .moveCloser
    case .frontalAngle: return .lookStraight
    case .illumination: return isTooLarge ? .lessLight : .moreLight
    case .sharpness: return .holdStill
    }
  }

  /// Whether the face is cut off because it is too near, not because it is off centre.
  private var fillsFrame: Bool {
    guard let extent = faces.first?.extent else { return false }
    return extent.width > 0.9 * frame.width || extent.height > 0.9 * frame.height
  }

  /// Whether the face is large enough and only in the wrong place.
  private func couldReach(_ share: Double?) -> Bool {
    guard let box = faces.first?.box, window.area > 0 else { return false }
    let fitting = min(box.width, window.width) * min(box.height, window.height)
    return fitting / window.area >= share ?? 0
  }
}
