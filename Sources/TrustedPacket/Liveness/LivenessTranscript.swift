/// What was asked and answered in one capture, in its order.
public struct LivenessTranscript: Sendable, Hashable {
  /// Milliseconds from a prompt to the start of its action: nobody reacts faster than the first, and who needs longer
  /// than the last may be looking for a recording.
  public static let startWindow = 150...3000
  /// Milliseconds from a prompt to the action's completion, at most.
  public static let longestAction = 5000
  /// Milliseconds from the first prompt to the completion of the last action, at most.
  public static let longestSession = 20_000

  public var prompts: [LivenessPrompt]

  public init(prompts: [LivenessPrompt]) { self.prompts = prompts }

  /// The first thing in which the transcript is not what the challenge asked for.
  ///
  /// - Returns: nil when it is; otherwise words for an error, without a number that was measured.
  public func fault(under challenge: LivenessChallenge) -> String? {
    guard prompts.map(\.action) == challenge.steps.map(\.action) else {
      return "other actions than the challenge asks for, or another order"
    }
    var end = 0
    for (prompt, step) in zip(prompts, challenge.steps) {
      let name = prompt.action.name
      guard prompt.prompted <= prompt.started, prompt.started <= prompt.completed,
        end <= prompt.prompted
      else { return "\(name): times go backwards" }
      guard prompt.prompted - end >= step.delay else {
        return "\(name): prompted earlier than the challenge's delay allows"
      }
      guard Self.startWindow.contains(prompt.started - prompt.prompted) else {
        return "\(name): did not start between 150 ms and 3 s after its prompt"
      }
      guard prompt.completed - prompt.prompted <= Self.longestAction else {
        return "\(name): took longer than 5 s"
      }
      end = prompt.completed
    }
    guard let first = prompts.first, end - first.prompted <= Self.longestSession else {
      return "all actions together took longer than 20 s"
    }
    return nil
  }
}
