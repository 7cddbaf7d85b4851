import FaceQuality
import TrustedPacket

/// How far a capture has come; decides what a passed deadline is blamed on.
enum CaptureProgress: Sendable, Equatable {
  /// The camera is being started.
  case starting
  /// For the first frame that may be examined.
  case waiting
  /// Frames are being examined; with what the last one lacked, empty before the first result.
  case assessing([Measure])
  /// Some of several stills are taken.
  case collecting(Int, of: Int)
  /// The last frame met the profile, and a better one is waited for; with what was weakest.
  case choosing(Measure?)
  /// A person was asked to do something; nothing is told of frames from then on.
  case challenged
  /// The sample is prepared and signed.
  case signing
  /// The signed token is being recorded.
  case recording
}
