import CaptureWorker
import DeviceKeys
import FaceQuality
import Liveness
import Platform
import TrustedPacket

/// The liveness of one capture, as the process with the key sees it: it draws the challenge, tells each prompt once, holds
/// the worker's word against the challenge, and says when there may be a signature. A no stays a no.
struct LivenessGate {
  /// For the worker.
  let order: LivenessOrder
  private let requirement: LivenessRequirement
  private let salt: ChallengeSalt
  private var chain: FrameChain
  private var told = 0
  private var transcript: LivenessTranscript?
  /// Whether the last frame shows the neutral face that may be signed.
  private(set) var isNeutral = false

  /// Whether everything required said yes.
  var hasPassed: Bool { transcript != nil }
  /// Whether somebody was asked to do something.
  var hasPrompted: Bool { told > 0 }

  /// Whether the prompt that was just handed out is the first.
  var isFirstPrompt: Bool { told == 1 }

  /// - Parameters:
  ///   - profile: SHA-256 of the capture profile's file.
  /// - Throws: `CaptureFailure(.internalError)` for actions that make no challenge, which no profile file can name.
  init(
    _ requirement: LivenessRequirement, nonce: Nonce, salt: ChallengeSalt = .random(),
    key: PublicKey, profile: SHA256Digest, settings: LivenessSettings
  ) throws(CaptureFailure) {
    var steps: [LivenessChallenge.Step] = []
    if requirement.detectors.contains(.action) {
      guard
        let challenge = LivenessChallenge(
          nonce: nonce, salt: salt, key: key, profile: profile, allowed: requirement.actions)
      else { throw CaptureFailure(.internalError, "the profile's actions make no challenge") }
      steps = challenge.steps
    }
    self.requirement = requirement
    self.salt = salt
    order = LivenessOrder(steps: steps, required: requirement.detectors, settings: settings)
    chain = FrameChain(nonce: nonce)
  }

  /// Takes what the worker says of the next examined frame.
  ///
  /// - Returns: the action that is to be told now, and until when it must be done.
  /// - Throws: `CaptureFailure(.livenessFailed)`, also for a worker that does not keep to the challenge.
  mutating func take(
    _ report: LivenessReport?
  ) throws(CaptureFailure) -> (action: LivenessAction, deadline: MonotonicInstant)? {
    guard let report else { throw .liveness }
    chain.append(report.frame)
    isNeutral = report.isNeutral
    switch report.status {
    case .waitingForNeutral:
      guard !hasPassed else { throw .liveness }
      return nil
    case .failed: throw .liveness
    case .prompt(let action, let deadline):
      guard !hasPassed else { throw .liveness }
      if told > 0, action == order.steps[told - 1].action { return nil }
      guard told < order.steps.count, action == order.steps[told].action else { throw .liveness }
      told += 1
      return (action, deadline)
    case .passed(let transcript):
      guard told == order.steps.count, self.transcript ?? transcript == transcript,
        order.steps.isEmpty ? transcript.prompts.isEmpty : isFollowed(by: transcript)
      else { throw .liveness }
      self.transcript = transcript
      return nil
    }
  }

  private func isFollowed(by transcript: LivenessTranscript) -> Bool {
    transcript.fault(under: order.steps) == nil
  }

  /// What is signed; nil unless all said yes.
  ///
  /// - Parameter models: of the files that only liveness uses.
  func claim(models: [String: SHA256Digest]) -> LivenessClaim? {
    guard let transcript else { return nil }
    let challenge = AnsweredChallenge(
      salt: salt, allowed: requirement.actions, transcript: transcript)
    return .assessed(
      LivenessEvidence(
        detectors: Dictionary(
          uniqueKeysWithValues: requirement.detectors.map { ($0, $0.version) }),
        models: requirement.detectors.contains(.passive) ? models : [:],
        settings: order.settings.digest, frames: chain.digest,
        challenge: requirement.detectors.contains(.action) ? challenge : nil))
  }
}
