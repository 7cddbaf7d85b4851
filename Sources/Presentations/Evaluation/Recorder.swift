import DeviceKeys
import FaceAnalysis
import FaceQuality
import Liveness
import Platform
import TrustedPacket
import VideoCapture

/// Records what the detectors see of a person who answers a challenge, and plays it to other challenges: far more of them
/// than could be rendered.
public actor Recorder {
  private let assessor: MeshAssessor
  private let settings: LivenessSettings
  private let key: PublicKey
  private let actions: Set<LivenessAction>
  private let thread = DedicatedThread(name: "recorder")

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - key: of the device that the challenges are derived for.
  ///   - actions: what a challenge may ask for.
  /// - Throws: `PresentationError(.model)`.
  public init(
    _ models: LabModels, settings: LivenessSettings, key: PublicKey, actions: Set<LivenessAction>
  ) throws(PresentationError) {
    assessor = try models.assessor()
    self.settings = settings
    self.key = key
    self.actions = actions
  }

  /// Records sessions that pass, and plays each to other nonces.
  ///
  /// - Throws: `PresentationError`.
  public func replay(
    _ trials: [(Trial, Subject)], nonces: Int
  ) async throws(PresentationError) -> RecordedReplay {
    var recordings = 0
    var matches: [RecordedReplay.Match] = []
    for (trial, subject) in trials {
      let recorded = try challenge(for: trial.seed).actions
      guard let frames = try await record(trial, by: subject), let first = frames.first else {
        continue
      }
      recordings += 1
      let accepted = first.time.advanced(by: .zero - PresentationCamera.interval)
      for number in 0..<nonces {
        let seed = trial.seed &+ UInt64(number) &+ 1
        let challenge = try challenge(for: seed)
        let passed = play(frames, to: challenge, accepted: accepted)
        let isRecorded = challenge.actions == recorded
        guard passed || isRecorded else { continue }
        matches.append(
          RecordedReplay.Match(
            person: trial.person, seed: seed, actions: challenge.actions, isRecorded: isRecorded,
            passed: passed))
      }
    }
    return RecordedReplay(
      recordings: recordings, nonces: nonces, matches: matches, sequences: actions.sequences)
  }

  /// What the detectors are told of a session, up to the frame that passes; nil when none does.
  private func record(
    _ trial: Trial, by subject: Subject
  ) async throws(PresentationError) -> [FrameObservation]? {
    let clock = ManualClock(MonotonicInstant(nanoseconds: 1_000_000_000_000))
    let camera = try PresentationCamera(
      Presentation(trial.species, of: subject, seed: trial.seed), pace: .frames(clock))
    let accepted = clock.now
    var session = session(for: try challenge(for: trial.seed), accepted: accepted)
    defer { assessor.wipe() }
    var frames: [FrameObservation] = []
    var last: LivenessAction?
    do {
      _ = try await camera.start(StreamRequest())
      while accepted.duration(to: clock.now) < Lane.deadline {
        let frame = try await camera.next()
        let quality = try assessor.assess(frame, for: Lane.profile)
        let seen = FrameObservation(
          time: frame.info.timestamp, sequence: frame.info.sequence,
          digest: frame.pixels.withUnsafeBytes { FrameDigest(of: $0) },
          faces: assessor.meter.tracker.faces.count,
          face: ObservedFace(assessor.meter.tracker.mesh))
        frames.append(seen)
        switch session.observe(seen) {
        case .waitingForNeutral: break
        case .prompt(let action, _):
          if last != action { await camera.hear(action) }
          last = action
        case .passed: if session.isNeutral, quality.isAcceptable { return frames }
        case .failed: return nil
        }
      }
      return nil
    } catch {
      throw PresentationError(.failed, "\(trial.species.rawValue): \(error)")
    }
  }

  private func play(
    _ frames: [FrameObservation], to challenge: LivenessChallenge, accepted: MonotonicInstant
  ) -> Bool {
    var session = session(for: challenge, accepted: accepted)
    var passed = false
    for frame in frames {
      let status = session.observe(frame)
      if case .passed = status { passed = true }
      if case .failed = status { break }
    }
    return passed
  }

  private func session(
    for challenge: LivenessChallenge, accepted: MonotonicInstant
  ) -> LivenessSession {
    LivenessSession(
      LivenessOrder(steps: challenge.steps, required: Sense.visible.methods, settings: settings),
      accepted: accepted, interval: PresentationCamera.interval,
      available: Sense.visible.methods)
  }

  /// The challenge of a nonce and a salt that a seed gives.
  private func challenge(for seed: UInt64) throws(PresentationError) -> LivenessChallenge {
    var random = LabRandom(seed: seed, "nonce")
    let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    guard let nonce = Nonce(bytes[..<32].map(\.self)), let salt = ChallengeSalt(bytes[32...]),
      let challenge = LivenessChallenge(
        nonce: nonce, salt: salt, key: key, profile: Lane.profile.digest, allowed: actions)
    else { throw PresentationError(.failed, "no challenge for seed \(seed)") }
    return challenge
  }
}

extension LivenessChallenge {
  fileprivate var actions: [LivenessAction] { steps.map(\.action) }
}
