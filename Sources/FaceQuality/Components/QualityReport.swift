/// The components of one face. One that is nil was not assessed: a score that nobody computed is never reported.
public struct QualityReport: Sendable {
  private var values: InlineArray<32, QualityValue?> = InlineArray(repeating: nil)

  /// Nothing assessed.
  public init() {}

  public init(_ face: FaceEvidence) {
    assess(face, IlluminationUniformity.self)
    assess(face, LuminanceMean.self)
    assess(face, LuminanceVariance.self)
    assess(face, UnderExposurePrevention.self)
    assess(face, OverExposurePrevention.self)
    assess(face, DynamicRange.self)
    assess(face, NaturalColour.self)
    assess(face, SingleFacePresent.self)
    assess(face, EyesOpen.self)
    assess(face, MouthClosed.self)
    assess(face, InterEyeDistance.self)
    assess(face, HeadSize.self)
    assess(face, LeftwardCrop.self)
    assess(face, RightwardCrop.self)
    assess(face, MarginAbove.self)
    assess(face, MarginBelow.self)
    assess(face, HeadPoseYaw.self)
    assess(face, HeadPosePitch.self)
    assess(face, HeadPoseRoll.self)
    assess(face, OwnSharpness.self)
    assess(face, FaceAreaShare.self)
    assess(face, FaceCompleteness.self)
    assess(face, OcclusionHeuristic.self)
  }

  private mutating func assess<Component: ScoredComponent>(
    _ face: FaceEvidence, _ type: Component.Type
  ) {
    values[type.component.index] = type.value(of: face)
  }

  /// nil when not assessed.
  public subscript(component: QualityComponent) -> QualityValue? { values[component.index] }
}
