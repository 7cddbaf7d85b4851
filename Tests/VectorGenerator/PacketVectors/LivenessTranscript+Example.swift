import TrustedPacket

extension LivenessTranscript {
  /// Of somebody who did what was asked, in good time.
  public static func following(_ challenge: LivenessChallenge) -> LivenessTranscript {
    var time = 700
    return LivenessTranscript(
      prompts: challenge.steps.map { step in
        let prompted = time + step.delay + 233
        time = prompted + 1733
        return LivenessPrompt(
          action: step.action, prompted: prompted, started: prompted + 667, completed: time)
      })
  }
}
