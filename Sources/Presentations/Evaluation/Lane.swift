import CaptureSession
import CaptureWorker
import DeviceKeys
import FaceQuality
import Foundation
import Liveness
import Platform
import TrustedPacket
import VideoCapture

/// Makes presentations one after the other to the real capture device: its engine, its worker in this process, its state
/// on the disk. Only the cameras and the clock are the laboratory's.
public struct Lane: PresentationLane {
  private let models: LabModels
  private let settings: LivenessSettings
  private let device: LabDevice
  private let actions: Set<LivenessAction>

  /// What frames are measured against in the laboratory.
  static let profile = CaptureProfile(
    name: "laboratory", digest: SHA256.digest(Array("laboratory".utf8)),
    requirements: [.completeness: Requirement(minimum: 0.9)])
  /// From the nonce to the verdict at most.
  static let deadline = Duration.seconds(20)

  /// - Parameter actions: what a challenge may ask for.
  public init(
    _ models: LabModels, settings: LivenessSettings, device: LabDevice,
    actions: Set<LivenessAction>
  ) {
    self.models = models
    self.settings = settings
    self.device = device
    self.actions = actions
  }

  public func run(
    _ trial: Trial, by subject: Subject
  ) async throws(PresentationError) -> TrialResult {
    let clock = ManualClock(MonotonicInstant(nanoseconds: 1_000_000_000_000))
    let camera = try PresentationCamera(
      Presentation(trial.species, of: subject, seed: trial.seed), pace: .frames(clock))
    let worker = PresentedWorker(
      camera, senses: [trial.sense], assessor: try models.assessor())
    let start = clock.now
    // Each has a device that has not seen an attempt yet: else it would pause after five.
    let state = "\(device.directory)/state-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: state) }
    do {
      let running = try await engine(worker, state: state, clock, trial.sense).begin(
        request(trial))
      var asked: [LivenessAction] = []
      for await event in running.events {
        if case .prompt(let action, _) = event { asked.append(action) }
      }
      let outcome = await running.outcome.value
      return try TrialResult(
        trial, endedAs: outcome.failure?.code.rawValue,
        because: worker.failure?.rawValue ?? outcome.failure?.code.rawValue,
        after: start.duration(to: clock.now), asked: asked)
    } catch let error as PresentationError {
      throw error
    } catch {
      throw PresentationError(.failed, "\(trial.species.rawValue): \(error)")
    }
  }

  private func engine(
    _ worker: PresentedWorker, state: String, _ clock: ManualClock, _ sense: Sense
  ) throws -> AttestingDevice {
    try FileManager.default.createDirectory(
      atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    func pinned(_ role: CameraRole) -> PinnedCamera {
      PinnedCamera(
        pin: CameraPin(kinds: [.replay]),
        stream: StreamRequest(
          formats: role.formats, width: HeadModel.width, height: HeadModel.height,
          rate: PresentationCamera.rate))
    }
    var parts = try CaptureParts(
      worker: worker,
      cameras: PerCamera(
        visible: pinned(.visible), infrared: sense == .infrared ? pinned(.infrared) : nil,
        depth: sense == .depth ? pinned(.depth) : nil),
      calibration: sense == .depth ? PresentationCamera.calibration : nil, key: device.key,
      chain: device.chain, state: DeviceState(directory: state),
      facts: DeviceFacts(
        softwareName: "attestcam-lab", softwareVersion: AttestcamVersion.current,
        software: ["attestcam-lab": SHA256.digest(Array("laboratory".utf8))],
        debugStatus: .enabled))
    parts.liveness = settings
    return AttestingDevice(parts: parts, clock: clock)
  }

  private func request(_ trial: Trial) -> CaptureRequest {
    var random = LabRandom(seed: trial.seed, "nonce")
    var profile = Self.profile
    profile.liveness = LivenessRequirement(
      detectors: trial.sense.methods, actions: trial.sense == .visible ? actions : [])
    return CaptureRequest(
      uid: 0, nonce: (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) },
      purpose: "evaluation", audience: "https://laboratory.example/", profile: profile,
      deadline: Self.deadline)
  }
}

extension Sense {
  /// What must say yes when this looks alone.
  var methods: Set<LivenessMethod> {
    switch self {
    case .visible: [.action, .injection]
    case .depth: [.depth, .injection]
    case .infrared: [.infrared, .injection]
    }
  }
}

extension Result where Success == SealedPacket, Failure == CaptureFailure {
  fileprivate var failure: CaptureFailure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
