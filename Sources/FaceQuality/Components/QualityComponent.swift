/// What is said of a face sample's quality: the 28 components of ISO/IEC 29794-5:2025, and four of our own.
///
/// Raw values are the names that OFIQ, the standard's reference implementation, gives them.
public enum QualityComponent: String, Sendable, CaseIterable {
  case unifiedQualityScore = "UnifiedQualityScore"
  case backgroundUniformity = "BackgroundUniformity"
  case illuminationUniformity = "IlluminationUniformity"
  case luminanceMean = "LuminanceMean"
  case luminanceVariance = "LuminanceVariance"
  case underExposurePrevention = "UnderExposurePrevention"
  case overExposurePrevention = "OverExposurePrevention"
  case dynamicRange = "DynamicRange"
  case sharpness = "Sharpness"
  case compressionArtifacts = "CompressionArtifacts"
  case naturalColour = "NaturalColour"
  case singleFacePresent = "SingleFacePresent"
  case eyesOpen = "EyesOpen"
  case mouthClosed = "MouthClosed"
  case eyesVisible = "EyesVisible"
  case mouthOcclusionPrevention = "MouthOcclusionPrevention"
  case faceOcclusionPrevention = "FaceOcclusionPrevention"
  case interEyeDistance = "InterEyeDistance"
  case headSize = "HeadSize"
  case leftwardCrop = "LeftwardCropOfTheFaceImage"
  case rightwardCrop = "RightwardCropOfTheFaceImage"
  case marginAbove = "MarginAboveOfTheFaceImage"
  case marginBelow = "MarginBelowOfTheFaceImage"
  case headPoseYaw = "HeadPoseYaw"
  case headPosePitch = "HeadPosePitch"
  case headPoseRoll = "HeadPoseRoll"
  case expressionNeutrality = "ExpressionNeutrality"
  case noHeadCoverings = "NoHeadCoverings"
  /// Not the standard's sharpness, which needs a trained forest.
  case ownSharpness = "attestcam.Sharpness"
  /// Share of the guide window that the face covers.
  case faceAreaShare = "attestcam.FaceAreaShare"
  /// Share of the face that lies inside the frame.
  case faceCompleteness = "attestcam.FaceCompleteness"
  /// A guess from patches of skin; not the standard's occlusion components, which need a segmentation network.
  case occlusionHeuristic = "attestcam.OcclusionHeuristic"

  /// The standard's identifier, 0x41…0x5C; nil for what is our own.
  public var identifier: UInt8? {
    index < Self.standardCount ? Self.firstIdentifier + UInt8(index) : nil
  }

  /// Place among all components.
  var index: Int { Self.indices[self] ?? 0 }

  private static let indices = Dictionary(
    uniqueKeysWithValues: zip(Self.allCases, Self.allCases.indices))

  /// Whether this takes a network that is not part of this software: it is then never assessed, whatever is installed.
  public var needsMissingNetwork: Bool {
    switch self {
    case .unifiedQualityScore, .backgroundUniformity, .sharpness, .compressionArtifacts,
      .eyesVisible, .mouthOcclusionPrevention, .faceOcclusionPrevention, .expressionNeutrality,
      .noHeadCoverings:
      true
    default: false
    }
  }

  private static let standardCount = 28
  private static let firstIdentifier: UInt8 = 0x41
}
