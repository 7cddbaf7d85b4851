import CaptureWorker
import DeviceKeys
import FaceQuality
import Liveness
import Platform
import TrustedPacket

extension CaptureWork {
  /// What the profile asks for as a sign of life, with a challenge drawn now; nil when it asks for nothing.
  func drawChallenge() throws(CaptureFailure) -> LivenessGate? {
    let profile = request.profile
    guard let requirement = profile.liveness else { return nil }
    return try LivenessGate(
      requirement, nonce: nonce, key: parts.key.publicKey, profile: profile.digest,
      settings: parts.liveness)
  }

  /// Takes the worker's word on the last frame, and tells a prompt when its time has come.
  func challenge(with report: FrameReport) async throws(CaptureFailure) {
    guard let prompt = try gate?.take(report.liveness), let gate else { return }
    // On the disk before anybody is told: who pulls the plug has had an attempt.
    if gate.isFirstPrompt { try await parts.state.beginAttempt() }
    let longest = Duration.milliseconds(LivenessTranscript.longestAction)
    let time = min(max(clock.now.duration(to: prompt.deadline), .zero), longest)
    do throws(CaptureFailure) {
      try run.advance(to: .challenged, telling: .prompt(prompt.action, within: time))
    } catch {
      // It ended in the meantime, and nobody was told.
      if gate.isFirstPrompt { await parts.state.endAttempt(failed: false) }
      throw error
    }
  }

  /// Whether the last frame may become a sample: without a session always, in one a frame with the neutral face.
  func mayShow(_ choice: SampleChoice) -> Bool {
    guard let gate else { return true }
    return gate.isNeutral && !choice.series.isComplete
  }
}
