import FaceAnalysis
import Platform
import TrustedPacket

/// The course of one liveness check, frame by frame: neutral face, random wait, prompt, action, return, and so on; at the
/// end every required detector must have said yes.
///
/// A value without pixels: what it is told of the frames decides alone, and equal sequences have equal outcomes.
public struct LivenessSession: Sendable {
  enum Phase: Sendable {
    /// The face must be neutral for a while; since when it is.
    case gate(since: MonotonicInstant?)
    /// The prompt waits.
    case delay(step: Int, from: MonotonicInstant)
    case action(step: Int, prompted: MonotonicInstant, started: MonotonicInstant?)
    /// The action is done; the head must come back.
    case returning(step: Int, from: MonotonicInstant)
    /// Everything was done; detectors may need more frames.
    case finishing
    case passed(LivenessTranscript)
    case failed(LivenessFailure)
  }

  let order: LivenessOrder
  /// When the nonce was accepted: the transcript's times count from here.
  let accepted: MonotonicInstant
  var phase: Phase
  /// Whether the last frame shows the neutral face of this uninterrupted session with open eyes, so that it may be signed.
  public internal(set) var isNeutral = false
  /// Whether a prompt was given.
  public internal(set) var hasPrompted = false
  private var continuity: Continuity
  var detector: (any ActionDetector)?
  var neutral: NeutralFace?
  var eyes = EyeBaseline()
  var tally = EvidenceTally()
  var prompts: [LivenessPrompt] = []
  /// First neutral frame of the gate that was passed.
  var began: MonotonicInstant?

  /// - Parameters:
  ///   - accepted: when the nonce was accepted.
  ///   - interval: between two frames of the stream.
  ///   - available: the detectors of this installation.
  public init(
    _ order: LivenessOrder, accepted: MonotonicInstant, interval: Duration,
    available: Set<LivenessMethod>
  ) {
    self.order = order
    self.accepted = accepted
    continuity = Continuity(interval: interval)
    prompts.reserveCapacity(order.steps.count)
    // Asking for nothing is no challenge.
    let isAsked = !order.required.contains(.action) || !order.steps.isEmpty
    phase =
      order.required.isSubset(of: available) && isAsked
      ? .gate(since: nil) : .failed(.unavailable)
  }

  /// Looks at the next frame.
  ///
  /// - Parameter findings: what the other detectors say of this frame.
  public mutating func observe(
    _ frame: FrameObservation, _ findings: LivenessFindings = LivenessFindings()
  ) -> LivenessStatus {
    isNeutral = false
    if case .failed = phase { return status }
    if let failure = continuity.check(frame, order.settings) {
      guard case .gate = phase else { return fail(failure) }
      // Nothing was asked yet: from here on anew.
      continuity.restart()
      restart()
      if continuity.check(frame, order.settings) != nil { return status }
    }
    guard let face = frame.face else {
      if case .gate = phase { restart() }
      return status
    }
    eyes.note(face.eyeRatio)
    isNeutral = isNeutral(face)
    if isNeutral { tally.note(findings) }
    advance(face, at: frame.time)
    return status
  }

  /// Whether a method, which is dear, is to look at this face: only in frames that can be neutral, until the end.
  func wants(_ method: LivenessMethod, of face: ObservedFace) -> Bool {
    switch phase {
    case .passed, .failed: false
    default:
      order.required.contains(method) && isNeutral(face)
        && (method != .passive || face.box.height >= order.settings.passiveHeight)
    }
  }

  /// The frame could not be examined: a hole in the sequence, which nobody can vouch for.
  public mutating func skip() {
    isNeutral = false
    if case .gate = phase { restart() }
  }

  public var status: LivenessStatus {
    switch phase {
    case .gate, .delay, .returning, .finishing: .waitingForNeutral
    case .action(let step, let prompted, _):
      .prompt(
        order.steps[step].action,
        deadline: prompted.advanced(by: .milliseconds(LivenessTranscript.longestAction)))
    case .passed(let transcript): .passed(transcript)
    case .failed(let failure): .failed(failure)
    }
  }

  @discardableResult
  mutating func fail(_ failure: LivenessFailure) -> LivenessStatus {
    phase = .failed(failure)
    isNeutral = false
    return status
  }

  mutating func pass() {
    phase = .passed(LivenessTranscript(prompts: prompts))
  }

  /// Frames up to here do not count.
  mutating func restart() {
    phase = .gate(since: nil)
    neutral = nil
    eyes = EyeBaseline()
    tally = EvidenceTally()
  }
}
