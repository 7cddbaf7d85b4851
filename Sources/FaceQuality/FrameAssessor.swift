import TrustedPacket
import VideoCapture

/// Tells whether a frame is fit to be signed under a profile.
public protocol FrameAssessor: Sendable {
  /// What measures, with which models; goes into the signed claims.
  var algorithms: AlgorithmSet { get }

  /// Measures of this installation; the others are always "not assessed".
  var assessable: Set<Measure> { get }

  /// Measures one frame. Runs on a thread of its own, not on the cooperative pool.
  ///
  /// - Throws: `AssessmentError` for a frame that cannot be decoded; the frame then does not count.
  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) async throws(AssessmentError) -> FrameAssessment

  /// Overwrites what is left of the last frame, in libraries too. For the end of a session.
  func wipe() async
}

extension FrameAssessor {
  /// Nothing, for one that keeps nothing.
  public func wipe() async {}
}
