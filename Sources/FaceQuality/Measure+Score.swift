import TrustedPacket

extension Measure {
  /// 0…100, higher is better: what a raw value is worth, by the formulas of docs/quality.md. It follows from the value
  /// alone, so nobody has to be believed about it.
  public func score(of raw: Double) -> Int {
    self == .singleFace ? (raw == 1 ? 100 : 0) : formula.init(raw: raw).score
  }

  /// Coarse measures are worth what the component that they stand for is.
  private var formula: any ScoredComponent.Type {
    switch self {
    case .singleFace, .singleFacePresent: SingleFacePresent.self
    case .faceAreaShare: FaceAreaShare.self
    case .completeness: FaceCompleteness.self
    case .sharpness: OwnSharpness.self
    case .occlusion: OcclusionHeuristic.self
    case .illuminationUniformity: IlluminationUniformity.self
    case .luminanceMean, .illumination: LuminanceMean.self
    case .luminanceVariance: LuminanceVariance.self
    case .underExposurePrevention: UnderExposurePrevention.self
    case .overExposurePrevention: OverExposurePrevention.self
    case .dynamicRange: DynamicRange.self
    case .naturalColour: NaturalColour.self
    case .eyesOpen: EyesOpen.self
    case .mouthClosed: MouthClosed.self
    case .frontalInterEyeDistance, .interEyeDistance: InterEyeDistance.self
    case .headSize: HeadSize.self
    case .leftwardCrop: LeftwardCrop.self
    case .rightwardCrop: RightwardCrop.self
    case .marginAbove: MarginAbove.self
    case .marginBelow: MarginBelow.self
    case .headPoseYaw, .frontalAngle: HeadPoseYaw.self
    case .headPosePitch: HeadPosePitch.self
    case .headPoseRoll: HeadPoseRoll.self
    }
  }
}

extension QualityComponent {
  /// The measure that carries this component in profiles and claims; nil for one that is never assessed.
  public var measure: Measure? {
    switch self {
    case .ownSharpness: .sharpness
    case .faceAreaShare: .faceAreaShare
    case .faceCompleteness: .completeness
    case .occlusionHeuristic: .occlusion
    default: Measure(rawValue: rawValue)
    }
  }
}
