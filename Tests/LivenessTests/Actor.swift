import DeviceKeys
import FaceAnalysis
import Foundation
import Platform
import TrustedPacket

@testable import Liveness

/// A person who plays before a session, frame by frame at 30 frames a second, and does what they are told, or does not.
struct Actor {
  var session: LivenessSession
  var head = CanonicalHead(distance: 45)
  var sequence: UInt32 = 0
  /// Milliseconds since the nonce was accepted.
  var time = 1_000.0
  var findings = LivenessFindings()
  private(set) var status = LivenessStatus.waitingForNeutral
  private(set) var neutralFrames = 0
  /// Nil unless the session has passed.
  var transcript: LivenessTranscript? {
    if case .passed(let transcript) = status { transcript } else { nil }
  }

  static let interval = Duration.nanoseconds(33_333_333)

  init(
    _ steps: [LivenessChallenge.Step], required: Set<LivenessMethod> = [.action, .injection],
    available: Set<LivenessMethod> = Set(LivenessMethod.allCases)
  ) {
    session = LivenessSession(
      LivenessOrder(steps: steps, required: required),
      accepted: MonotonicInstant(nanoseconds: 0), interval: Self.interval, available: available)
  }

  static let steps = [
    LivenessChallenge.Step(.turnLeft, delay: 600), LivenessChallenge.Step(.nod, delay: 700),
    LivenessChallenge.Step(.mouthOpen, delay: 500),
  ]

  /// What a frame shows of this head just now.
  func frame(faces: Int = 1, face: ObservedFace?) -> FrameObservation {
    withUnsafeBytes(of: sequence) { bytes in
      FrameObservation(
        time: MonotonicInstant(nanoseconds: Int64(time * 1e6)), sequence: sequence,
        digest: FrameDigest(of: bytes), faces: faces, face: face)
    }
  }

  @discardableResult
  mutating func show(_ frame: FrameObservation) -> LivenessStatus {
    status = session.observe(frame, findings)
    if session.isNeutral { neutralFrames += 1 }
    return status
  }

  /// Advances by so many frames' time without one.
  mutating func skip(_ frames: Int = 1) {
    sequence += UInt32(frames)
    time += 33.333 * Double(frames)
  }

  @discardableResult
  mutating func step() -> LivenessStatus {
    skip()
    return show(frame(face: head.face))
  }

  /// Holds still for so long, or until the status changes.
  mutating func hold(_ milliseconds: Double) {
    let before = status
    let end = time + milliseconds
    while time < end, status == before { step() }
  }

  /// Waits until something is asked, or it is over.
  mutating func awaitPrompt() {
    for _ in 0..<600 where status == .waitingForNeutral { step() }
  }

  /// Moves a part of the head there and back, in eighths of a second each.
  mutating func swing(_ path: WritableKeyPath<CanonicalHead, Double>, to value: Double) {
    let start = head[keyPath: path]
    for share in [0.25, 0.5, 0.75, 1, 1, 1, 0.75, 0.5, 0.25, 0] {
      head[keyPath: path] = start + (value - start) * share
      step()
    }
  }

  /// Does what is asked, as it should be done.
  mutating func perform(_ action: LivenessAction) {
    switch action {
    case .turnLeft: swing(\.yaw, to: 28)
    case .turnRight: swing(\.yaw, to: -28)
    case .nod: swing(\.pitch, to: -16)
    case .lookUp: swing(\.pitch, to: 16)
    case .blink: swing(\.eyeRatio, to: 0.03)
    case .mouthOpen: swing(\.mouthRatio, to: 0.8)
    case .moveCloser: swing(\.distance, to: 28)
    }
  }

  /// Answers every prompt after a human reaction time.
  mutating func answerAll() {
    for _ in 0..<session.order.steps.count {
      awaitPrompt()
      guard case .prompt(let action, _) = status else { return }
      hold(400)
      perform(action)
    }
    hold(1_000)
  }
}
