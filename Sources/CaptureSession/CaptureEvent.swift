import FaceQuality

/// What a terminal may know while a capture runs: no pixels, no scores.
public enum CaptureEvent: Sendable, Equatable {
  /// The camera delivers; `model` as its driver names it.
  case camera(model: String, width: Int, height: Int)
  /// What the user should change; sent when it changes.
  case guidance(Guidance)
  /// The capture moved on.
  case state(CaptureState)
  /// The packet can be fetched. Last event.
  case done
  /// No packet will come. Last event.
  case failed(CaptureFailure)
}
