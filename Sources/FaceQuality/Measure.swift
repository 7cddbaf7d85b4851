import FaceAnalysis

/// What can be measured of a face in a frame. The raw value is a name in profiles and guidance; the number is the
/// key in the signed claims (docs/packet.md) and never changes its meaning.
public enum Measure: String, Sendable, CaseIterable, Codable {
  /// Faces found in the frame; a profile always requires exactly one.
  case singleFace = "single_face"
  /// Share of the guide window's area that the face box covers, 0…1.
  case faceAreaShare = "face_area_share"
  /// Share of the face that lies inside the frame, 0…1.
  case completeness
  /// The largest of |yaw|, |pitch|, |roll|, in degrees, among the angles that the detector's algorithm estimates:
  /// five landmarks give yaw and roll.
  case frontalAngle = "frontal_angle"
  /// Distance between the eye centres, in pixels of the full frame.
  case interEyeDistance = "inter_eye_distance"
  /// 0…100, from the re-blur metric at a fixed eye distance; not the component 49 of ISO/IEC 29794-5.
  case sharpness
  /// Mean luminance of the face region, 0…1 (ISO/IEC 29794-5 LuminanceMean, on the face box).
  case illumination

  /// Key in the quality claim.
  public var claimKey: Int {
    switch self {
    case .singleFace: 1
    case .faceAreaShare: 2
    case .completeness: 3
    case .frontalAngle: 4
    case .interEyeDistance: 5
    case .sharpness: 6
    case .illumination: 7
    }
  }

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
