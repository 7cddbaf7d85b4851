import DeviceAPI
import DeviceKeys
import Foundation
import Liveness
import NIOCore
import Platform
import Presentations
import TrustedPacket
import Verification

/// Makes presentations to the whole daemon in real time: a process with a configuration, its socket, a terminal that asks
/// for a capture, and a verifier that takes the packet.
struct DaemonLane: PresentationLane {
  let device: LabDevice
  let folders: LabFolders
  /// File of thresholds; nil for the built-in ones.
  let thresholds: String?
  let actions: Set<LivenessAction>

  /// What the daemon may take for a capture, in milliseconds.
  private static let deadline: Int64 = 20_000

  func run(_ trial: Trial, by subject: Subject) async throws(PresentationError) -> TrialResult {
    do {
      let files = try DaemonLaneFiles(self, trial.sense)
      return try await LabDaemon.run(
        [
          "present", "--config", files.configuration, "--species", trial.species.rawValue,
          "--person", trial.person, "--seed", "\(trial.seed)", "--models", folders.modelFolder,
          "--testdata", folders.testDataFolder,
        ], notifySocket: files.notifySocket
      ) { _ in
        try await DeviceClient.with(socket: files.socket) { try await capture(trial, by: $0) }
      }
    } catch let error as PresentationError {
      throw error
    } catch {
      throw PresentationError(.failed, "\(trial.species.rawValue), in real time: \(error)")
    }
  }

  /// As a terminal does it.
  private func capture(_ trial: Trial, by client: DeviceClient) async throws -> TrialResult {
    let clock = MonotonicClock()
    let start = clock.now
    let nonce = SecureRandom.bytes(32)
    let ticket = try await client.beginCapture(
      CaptureOrder(
        nonce: nonce, purpose: DaemonLaneFiles.purpose, audience: DaemonLaneFiles.audience,
        deadlineMilliseconds: Self.deadline))
    var asked: [LivenessAction] = []
    var failure: String?
    for try await numbered in client.notices(of: ticket.id) {
      switch numbered.notice {
      case .prompt(let prompt): asked += LivenessAction(name: prompt.action).map { [$0] } ?? []
      case .failed(let failed): failure = failed.code
      case .camera, .guidance, .state, .done: break
      }
    }
    if failure == nil {
      try await verify(Array(client.packet(of: ticket.id).readableBytesView), nonce)
    }
    return try TrialResult(
      trial, endedAs: failure, because: failure, after: start.duration(to: clock.now),
      asked: asked)
  }

  /// What the device signed, a server must be able to take.
  private func verify(_ packet: [UInt8], _ nonce: [UInt8]) async throws {
    guard let nonce = Nonce(nonce) else { throw BenchError("a nonce of equal bytes") }
    let policy = VerificationPolicy(
      cameras: [.replay], allowsDebug: true,
      liveness: LivenessPolicy(levels: [.action, .depth, .infrared], minimumActions: 3))
    let trust = try TrustStore(anchors: [device.root], revocation: .unchecked)
    _ = try await Verifier(trust: trust, policy: policy).verify(
      packet, nonces: ExpectedNonce(nonce), at: .now)
  }
}
