import FaceQuality
import TrustedPacket

/// What a terminal may know while a capture runs: no pixels, no scores.
public enum CaptureEvent: Sendable, Equatable {
  /// The camera delivers; `model` as its driver names it.
  case camera(model: String, width: Int, height: Int)
  /// What the user should change; sent when it changes.
  case guidance(Guidance)
  /// What the user should do now, and for how long there is time. Sent once for each action, when it begins.
  case prompt(LivenessAction, within: Duration)
  /// The capture moved on.
  case state(CaptureState)
  /// The packet can be fetched. Last event.
  case done
  /// No packet will come. Last event.
  case failed(CaptureFailure)
}
