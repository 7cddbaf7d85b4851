/// Which of the frames that meet a profile is signed.
public struct SelectionRule: Sendable, Equatable {
  /// A frame with this score is signed at once, 0…100; see `FrameAssessment.score`. Nil: the first that meets the profile.
  public var requestedScore: Int?
  /// How long a better frame is waited for, from the first that meets the profile; nil until the deadline is near.
  public var window: Duration?
  /// Whether the best frame is signed when none has reached the score in time; otherwise the capture fails.
  public var takesBest: Bool

  public init(requestedScore: Int? = nil, window: Duration? = nil, takesBest: Bool = true) {
    self.requestedScore = requestedScore
    self.window = window
    self.takesBest = takesBest
  }
}
