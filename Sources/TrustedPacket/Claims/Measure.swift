/// What can be measured of a face in a frame. The raw value is a name in profiles and policies; the number is the key in
/// the signed claims (docs/packet.md) and never changes its meaning.
///
/// Names with underscores are ours. The others are components of ISO/IEC 29794-5:2025, spelt as OFIQ spells them, with
/// the standard's identifier as the key; their values are the standard's native quality measures.
public enum Measure: String, Sendable, CaseIterable, Codable {
  /// Faces found in the frame; a profile always requires exactly one.
  case singleFace = "single_face"
  /// Share of the guide window's area that the face box covers, 0…1.
  case faceAreaShare = "face_area_share"
  /// Share of the face that lies inside the frame, 0…1.
  case completeness
  /// The largest of |yaw|, |pitch|, |roll|, in degrees, among the angles that the algorithm estimates: five landmarks
  /// give yaw and roll, a mesh all three.
  case frontalAngle = "frontal_angle"
  /// Distance between the eye centres, in pixels of the full frame, as projected.
  case interEyeDistance = "inter_eye_distance"
  /// 0…100, from the re-blur metric at a fixed eye distance; not the component 49 of ISO/IEC 29794-5.
  case sharpness
  /// Mean luminance of the face box, 0…1.
  case illumination
  /// How unlike patches of skin are, ΔE; a guess, not one of the standard's occlusion components.
  case occlusion
  case illuminationUniformity = "IlluminationUniformity"
  case luminanceMean = "LuminanceMean"
  case luminanceVariance = "LuminanceVariance"
  case underExposurePrevention = "UnderExposurePrevention"
  case overExposurePrevention = "OverExposurePrevention"
  case dynamicRange = "DynamicRange"
  case naturalColour = "NaturalColour"
  case singleFacePresent = "SingleFacePresent"
  case eyesOpen = "EyesOpen"
  case mouthClosed = "MouthClosed"
  /// Over the cosine of yaw, unlike `interEyeDistance`.
  case frontalInterEyeDistance = "InterEyeDistance"
  case headSize = "HeadSize"
  case leftwardCrop = "LeftwardCropOfTheFaceImage"
  case rightwardCrop = "RightwardCropOfTheFaceImage"
  case marginAbove = "MarginAboveOfTheFaceImage"
  case marginBelow = "MarginBelowOfTheFaceImage"
  case headPoseYaw = "HeadPoseYaw"
  case headPosePitch = "HeadPosePitch"
  case headPoseRoll = "HeadPoseRoll"

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
    case .occlusion: 8
    case .illuminationUniformity: 0x43
    case .luminanceMean: 0x44
    case .luminanceVariance: 0x45
    case .underExposurePrevention: 0x46
    case .overExposurePrevention: 0x47
    case .dynamicRange: 0x48
    case .naturalColour: 0x4B
    case .singleFacePresent: 0x4C
    case .eyesOpen: 0x4D
    case .mouthClosed: 0x4E
    case .frontalInterEyeDistance: 0x52
    case .headSize: 0x53
    case .leftwardCrop: 0x54
    case .rightwardCrop: 0x55
    case .marginAbove: 0x56
    case .marginBelow: 0x57
    case .headPoseYaw: 0x58
    case .headPosePitch: 0x59
    case .headPoseRoll: 0x5A
    }
  }

  /// The measure of a key in the quality claim; nil for one that this program does not know.
  public init?(claimKey: Int) {
    guard let measure = Self.byKey[claimKey] else { return nil }
    self = measure
  }

  private static let byKey = Dictionary(uniqueKeysWithValues: allCases.map { ($0.claimKey, $0) })
}
