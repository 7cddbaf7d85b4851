import FaceQuality
import Synchronization
import TrustedPacket
import VideoCapture

/// Finds in frames what a test tells it.
final class ScriptedAssessor: FrameAssessor, Sendable {
  enum Verdict: Sendable {
    case accept
    /// Accepts with this sharpness, which is its own score.
    case sharp(Double)
    case refuse([Measure], Guidance?)
    case fail(AssessmentError)
    /// Hangs, then accepts.
    case hang(Gate)
  }

  private let verdicts: Mutex<[Verdict]>
  private let seen = Mutex<[UInt32]>([])

  /// - Parameter verdicts: one per frame; the last is repeated.
  init(_ verdicts: [Verdict]) { self.verdicts = Mutex(verdicts) }

  var algorithms: AlgorithmSet { AlgorithmSet(id: "script/1", models: [:]) }
  var assessable: Set<Measure> { Set(Measure.allCases) }
  /// Sequence numbers of the frames that it was given.
  var frames: [UInt32] { seen.withLock(\.self) }

  /// Value of each measure in every frame.
  static func value(of measure: Measure) -> Double? {
    switch measure {
    case .singleFace: 1
    case .faceAreaShare: 0.4375
    case .sharpness: 61.25
    case .illumination: 0.5
    default: nil
    }
  }

  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment {
    let sequence = frame.info.sequence
    seen.withLock { $0.append(sequence) }
    let verdict = verdicts.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    let measurements = Measure.allCases.map {
      Measurement(
        measure: $0, value: Self.value(of: $0), isRequired: profile.requirements[$0] != nil)
    }
    switch verdict {
    case .accept: break
    case .sharp(let value):
      return FrameAssessment(
        measurements: measurements.map {
          $0.measure == .sharpness
            ? Measurement(measure: .sharpness, value: value, isRequired: true) : $0
        }, unmet: [], guidance: nil)
    case .hang(let gate): gate.block()
    case .fail(let error): throw error
    case .refuse(let unmet, let guidance):
      return FrameAssessment(measurements: measurements, unmet: unmet, guidance: guidance)
    }
    return FrameAssessment(measurements: measurements, unmet: [], guidance: nil)
  }
}
