import FaceAnalysis
import JPEG
import Platform
import TrustedPacket
import VideoCapture

/// Assesses frames with a face detector alone: decode, detect, measure, compare with the profile. Its measures are
/// coarse; where a landmark model is installed, `MeshAssessor` takes its place.
///
/// Memory for pixels is locked and used again for each frame.
public final class DetectorAssessor: FrameAssessor {
  public let algorithms: AlgorithmSet
  public let assessable: Set<Measure>
  private let detector: any FaceDetector
  private let image: AnalysisImage
  /// The face at a finer size, where the detector's image is too coarse for sharpness.
  private let detail: AnalysisImage
  private let crop: FaceCrop
  private var faces: [DetectedFace] = []
  public private(set) var face: ImageBox?
  private var filter = GuidanceFilter()

  /// The least width of the detector's image in pixels.
  static let analysisWidth = 640

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public init(detector: any FaceDetector) throws(AnalysisError) {
    let method = detector.findsLandmarks ? "+pose-\(PoseMethod.fivePoints.rawValue)" : ""
    algorithms = AlgorithmSet(id: "\(detector.name)\(method)/1", models: detector.models)
    assessable = Set(
      Measure.allCases.filter {
        $0.neededModel == nil || detector.findsLandmarks && $0.neededModel == .yuNet
      })
    image = try AnalysisImage(channels: detector.channels, alignment: detector.alignment)
    detail = try AnalysisImage(channels: .grey)
    crop = try FaceCrop()
    self.detector = detector
  }

  public func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment {
    face = nil
    defer { clear() }
    do throws(AnalysisError) {
      try image.load(frame, minimumWidth: Self.analysisWidth)
      try detector.detect(in: image, into: &faces)
      face = faces.count == 1 ? faces.first?.extent : nil
      let values = try measure(frame, profile.window)
      return judge(values, profile, at: frame.info.timestamp)
    } catch {
      throw AssessmentError(
        error.code == .undecodable ? .undecodable : .failed, error.description)
    }
  }

  /// Everything that can be said of the frame; only the number of faces unless there is exactly one.
  private func measure(
    _ frame: borrowing Frame, _ window: GuideWindow
  ) throws(AnalysisError) -> [Measure: Double] {
    var values: [Measure: Double] = [.singleFace: Double(faces.count)]
    guard faces.count == 1, let face = faces.first else { return values }
    values[.faceAreaShare] = face.areaShare(of: window.box(in: image.frame))
    values[.completeness] = face.completeness(in: image.frame)
    values[.frontalAngle] = face.landmarks?.pose.largestAngle
    values[.interEyeDistance] = face.landmarks?.interEyeDistance
    values[.illumination] = Illumination.mean(of: face.box, in: image)
    if let placement = FacePlacement(face) {
      crop.cut(placement, from: try source(for: placement, frame))
      values[.sharpness] = crop.sharpness(eyeDistance: placement.eyeDistance)
    }
    return values
  }

  /// The detector's image, or the frame decoded as finely as the crop can use it.
  private func source(
    for placement: FacePlacement, _ frame: borrowing Frame
  ) throws(AnalysisError) -> AnalysisImage {
    let coarsest = placement.eyeDistance / FaceCrop.eyeDistance
    guard image.scale > 1, image.scale > coarsest else { return image }
    try detail.load(frame, minimumWidth: Int(image.frame.width / max(1, coarsest)))
    return detail
  }

  private func judge(
    _ values: [Measure: Double], _ profile: CaptureProfile, at time: MonotonicInstant
  ) -> FrameAssessment {
    var assessment = FrameAssessment(values, under: profile)
    let advice = Advice(
      faces: faces.count, box: faces.first?.box, extent: faces.first?.extent, frame: image.frame,
      window: profile.window.box(in: image.frame))
    assessment.guidance = filter.update(
      advice.guidance(for: assessment, under: profile), at: time)
    return assessment
  }

  /// Nothing of a face outlives the frame that it came from.
  private func clear() {
    image.wipe()
    detail.wipe()
    crop.wipe()
    faces.wipe()
  }

  public func wipe() {
    clear()
    face = nil
    detector.wipe()
  }
}
