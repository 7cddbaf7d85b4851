import DeviceKeys
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
}

/// The analysis software and models behind a measurement.
public struct AlgorithmSet: Sendable, Equatable {
  /// Stable name of the whole set, e.g. `dlib-hog/1`.
  public var id: String
  /// SHA-256 of each model file used, by its role (`detector`, …); empty when all are built in.
  public var models: [String: SHA256Digest]

  public init(id: String, models: [String: SHA256Digest]) {
    self.id = id
    self.models = models
  }
}

/// Why a frame could not be assessed.
public struct AssessmentError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The frame's bytes do not decode.
    case undecodable
    /// The network or library failed.
    case failed
  }
  public let code: Code
  /// Without pixel data.
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
