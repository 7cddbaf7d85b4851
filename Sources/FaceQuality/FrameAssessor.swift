import FaceAnalysis
import TrustedPacket
import VideoCapture

/// Tells whether a frame is fit to be signed under a profile.
///
/// Belongs to one thread at a time: a worker owns it and calls it on its own thread, never across a suspension.
public protocol FrameAssessor: AnyObject {
  /// What measures, with which models; goes into the signed claims.
  var algorithms: AlgorithmSet { get }

  /// Measures of this installation; the others are always "not assessed".
  var assessable: Set<Measure> { get }

  /// Box of the one face in the last frame, in pixels of the frame; nil when there was none, or several.
  var face: ImageBox? { get }

  /// Measures one frame. Takes milliseconds.
  ///
  /// - Throws: `AssessmentError` for a frame that cannot be decoded; the frame then does not count.
  func assess(
    _ frame: borrowing Frame, for profile: CaptureProfile
  ) throws(AssessmentError) -> FrameAssessment

  /// Overwrites what is left of the last frame, in libraries too. For the end of a session.
  func wipe()
}

extension FrameAssessor {
  /// For one that finds no faces.
  public var face: ImageBox? { nil }

  /// Nothing, for one that keeps nothing.
  public func wipe() {}
}
