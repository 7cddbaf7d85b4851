import FaceAnalysis
import JPEG
import Platform
import TrustedPacket
import VideoCapture

/// Assesses frames with a detector and a face mesh: follows the face, measures every component, compares with the
/// profile.
public final class MeshAssessor: FrameAssessor {
  public let algorithms: AlgorithmSet
  public let assessable = Set(Measure.allCases)
  /// What the last frame showed: mesh, pose, pixels. Until the next frame, or `wipe`.
  public let meter: QualityMeter
  private var filter = GuidanceFilter()

  public var face: ImageBox? {
    let tracker = meter.tracker
    return tracker.faces.count == 1 && tracker.mesh.isFace ? tracker.mesh.box : nil
  }

  public init(meter: QualityMeter) {
    self.meter = meter
    algorithms = meter.algorithms
  }

  /// - Throws: `AnalysisError(.failed)` when memory cannot be locked.
  public convenience init(
    detector: any FaceDetector, mesh: MeshNetwork
  ) throws(AnalysisError) {
    self.init(meter: try QualityMeter(detector: detector, mesh: mesh))
  }

  /// Measures one frame. The detector looks at few frames, but at every one that is acceptable: no frame can be signed
  /// whose faces were not counted.
  public func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment {
    do throws(AnalysisError) {
      var assessment = try look(at: frame, profile, counts: false)
      if assessment.isAcceptable, !meter.tracker.hasDetected {
        assessment = try look(at: frame, profile, counts: true)
      }
      assessment.guidance = filter.update(
        advice(for: assessment, profile), at: frame.info.timestamp)
      return assessment
    } catch {
      throw AssessmentError(
        error.code == .undecodable ? .undecodable : .failed, error.description)
    }
  }

  private func look(
    at frame: borrowing Frame, _ profile: CaptureProfile, counts: Bool
  ) throws(AnalysisError) -> FrameAssessment {
    let report = try meter.measure(frame, window: profile.window, detects: counts)
    return FrameAssessment(values(report), under: profile)
  }

  /// Everything that can be said of the frame; only the number of faces unless there is exactly one.
  private func values(_ report: QualityReport) -> [Measure: Double] {
    let faces = meter.tracker.faces.count
    var values: [Measure: Double] = [.singleFace: Double(faces)]
    guard faces == 1, let evidence = meter.evidence else { return values }
    for component in QualityComponent.allCases {
      guard let measure = component.measure, let value = report[component] else { continue }
      values[measure] = value.raw
    }
    values[.frontalAngle] = evidence.pose.largestAngle
    values[.interEyeDistance] = evidence.landmarks.interEyeDistance
    values[.illumination] = Illumination.mean(of: meter.tracker.mesh.box, in: meter.image)
    return values
  }

  private func advice(for assessment: FrameAssessment, _ profile: CaptureProfile) -> Guidance? {
    let (tracker, frame) = (meter.tracker, meter.image.frame)
    let box = tracker.mesh.isFace ? tracker.mesh.box : tracker.largestFace?.box
    return Advice(
      faces: tracker.faces.count, box: box, extent: box, frame: frame,
      window: profile.window.box(in: frame)
    ).guidance(for: assessment, under: profile)
  }

  public func wipe() {
    meter.wipe()
    filter = GuidanceFilter()
  }
}
