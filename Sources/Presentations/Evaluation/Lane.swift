import DeviceKeys
import FaceAnalysis
import FaceQuality
import Liveness
import Platform
import TrustedPacket
import VideoCapture

/// Makes presentations one after the other, on a thread of its own, with networks of its own.
public actor Lane {
  private let assessor: MeshAssessor
  private let depth: DepthMeter
  private let infrared: InfraredMeter
  private let settings: LivenessSettings
  private let key: PublicKey
  /// What a challenge may ask for.
  let actions: Set<LivenessAction>
  private let thread = DedicatedThread(name: "lane")

  /// What frames are measured against in the laboratory.
  static let profile = CaptureProfile(
    name: "laboratory", digest: SHA256.digest(Array("laboratory".utf8)),
    requirements: [.completeness: Requirement(minimum: 0.9)])
  /// From the nonce to the verdict at most.
  static let deadline = Duration.seconds(20)

  public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - key: of the device that the challenges are derived for.
  ///   - actions: what a challenge may ask for.
  /// - Throws: `PresentationError(.model)`.
  public init(
    _ models: LabModels, settings: LivenessSettings, key: PublicKey, actions: Set<LivenessAction>
  ) throws(PresentationError) {
    assessor = try models.assessor()
    (depth, infrared) = try models.meters()
    self.settings = settings
    self.key = key
    self.actions = actions
  }

  /// Makes a presentation.
  ///
  /// - Throws: `PresentationError(.failed)`.
  public func run(_ trial: Trial, by subject: Subject) async throws(PresentationError)
    -> TrialResult
  {
    try await perform(trial, by: subject).result
  }

  /// Makes a presentation, and records what the detectors were told of it.
  func perform(
    _ trial: Trial, by subject: Subject
  ) async throws(PresentationError) -> (result: TrialResult, frames: [FrameObservation]) {
    let clock = LabClock()
    let camera = try PresentationCamera(
      Presentation(trial.species, of: subject, seed: trial.seed), pace: .frames(clock))
    let challenge = try challenge(for: trial.seed)
    let accepted = clock.now
    func result(
      _ verdict: TrialResult.Verdict, _ reason: String, prompted: Int
    ) -> TrialResult {
      TrialResult(
        trial: trial, verdict: verdict, reason: reason,
        seconds: Double(accepted.duration(to: clock.now).wholeMilliseconds) / 1000,
        actions: challenge.steps.map(\.action.rawValue), prompted: prompted)
    }
    defer {
      assessor.wipe()
      infrared.wipe()
    }
    var frames: [FrameObservation] = []
    do {
      _ = try await camera.start(StreamRequest())
      do { try CameraPin(kinds: [.replay]).check(camera.identity) } catch {
        return (result(.rejected, "camera_not_allowed", prompted: 0), frames)
      }
      var session = session(for: challenge, accepted: accepted, trial.sense)
      var asked: [LivenessAction] = []
      while accepted.duration(to: clock.now) < Self.deadline {
        let frame = try await camera.next()
        let quality = try assessor.assess(frame, for: Self.profile)
        let seen = FrameObservation(
          time: frame.info.timestamp, sequence: frame.info.sequence,
          digest: frame.pixels.withUnsafeBytes { FrameDigest(of: $0) },
          faces: assessor.meter.tracker.faces.count,
          face: ObservedFace(assessor.meter.tracker.mesh))
        frames.append(seen)
        let findings = try await findings(trial.sense, camera, frame.info)
        switch session.observe(seen, findings) {
        case .waitingForNeutral: break
        case .prompt(let action, _):
          if asked.last != action {
            asked.append(action)
            await camera.hear(action)
          }
        case .passed:
          guard session.isNeutral, quality.isAcceptable else { continue }
          return (result(.accepted, "", prompted: asked.count), frames)
        case .failed(let failure):
          return (result(.rejected, failure.rawValue, prompted: asked.count), frames)
        }
      }
      return (result(.noResponse, "deadline", prompted: asked.count), frames)
    } catch {
      throw PresentationError(.failed, "\(trial.species.rawValue): \(error)")
    }
  }

  /// A new session of a challenge.
  func session(
    for challenge: LivenessChallenge, accepted: MonotonicInstant, _ sense: Sense = .visible
  ) -> LivenessSession {
    LivenessSession(
      LivenessOrder(
        steps: sense == .visible ? challenge.steps : [], required: sense.methods,
        settings: settings),
      accepted: accepted, interval: PresentationCamera.interval, available: sense.methods)
  }

  /// What the detectors beside the challenge say of the frame that the assessor has just looked at.
  private func findings(
    _ sense: Sense, _ camera: PresentationCamera, _ info: FrameInfo
  ) async throws -> LivenessFindings {
    let (mesh, frame) = (assessor.meter.tracker.mesh, assessor.meter.image.frame)
    guard mesh.isFace else { return LivenessFindings() }
    switch sense {
    case .visible: return LivenessFindings()
    case .depth:
      let image = await camera.depthImage()
      return LivenessFindings(
        depth: image.bytes.withUnsafeBytes { bytes in
          DepthView(
            bytes, width: info.width, height: info.height, bytesPerLine: 2 * info.width,
            lens: image.lens
          ).flatMap { depth.measure(mesh, of: frame, in: $0) }?.isFace(under: settings) ?? false
        })
    case .infrared:
      let bytes = await camera.infraredImage()
      let pool = try BufferPool(buffers: 1, of: bytes.count)
      guard var pixels = pool.take() else { return LivenessFindings() }
      bytes.withUnsafeBytes { pixels.copy(from: $0) }
      var grey = info
      (grey.format, grey.bytesPerLine) = (.grey, info.width)
      return LivenessFindings(
        infrared: try infrared.look(
          at: Frame(info: grey, pixels: pixels), box: mesh.box, of: frame, settings))
    }
  }

  /// The challenge of a nonce and a salt that a seed gives.
  func challenge(for seed: UInt64) throws(PresentationError) -> LivenessChallenge {
    var random = LabRandom(seed: seed, "nonce")
    let bytes = (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    guard let nonce = Nonce(bytes[..<32].map(\.self)), let salt = ChallengeSalt(bytes[32...]),
      let challenge = LivenessChallenge(
        nonce: nonce, salt: salt, key: key, profile: Self.profile.digest,
        allowed: actions)
    else { throw PresentationError(.failed, "no challenge for seed \(seed)") }
    return challenge
  }
}

extension Sense {
  /// What must say yes when this looks alone.
  fileprivate var methods: Set<LivenessMethod> {
    switch self {
    case .visible: [.action, .injection]
    case .depth: [.depth, .injection]
    case .infrared: [.infrared, .injection]
    }
  }
}
