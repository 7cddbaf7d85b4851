/// A prompt that was answered. Times are milliseconds after the nonce's acceptance, on the clock of the frames.
public struct LivenessPrompt: Sendable, Hashable {
  public var action: LivenessAction
  /// When the person was told.
  public var prompted: Int
  /// Timestamp of the first frame in which the action had begun.
  public var started: Int
  /// Timestamp of the frame that completed it.
  public var completed: Int

  public init(action: LivenessAction, prompted: Int, started: Int, completed: Int) {
    self.action = action
    self.prompted = prompted
    self.started = started
    self.completed = completed
  }
}
